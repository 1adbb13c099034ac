// What the fine-tuning demo of chapter 5 needs: the view before the demo that asks it. Markup: VaeFineTuneDemo.astro.
import './vae-rows.ts';
import './fine-tune-demo.ts';
