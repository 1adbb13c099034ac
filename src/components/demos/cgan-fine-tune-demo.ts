// What the conditional GAN's fine-tuning demo needs: the view before the demo that asks it. Markup: CganFineTuneDemo.astro.
import './cgan-hand-rows.ts';
import './fine-tune-demo.ts';
