// What the DCGAN's fine-tuning demo needs: the view before the demo that asks it. Markup: DcganFineTuneDemo.astro.
import './dcgan-drawing-rows.ts';
import './fine-tune-demo.ts';
