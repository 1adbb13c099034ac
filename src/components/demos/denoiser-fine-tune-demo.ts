// What the denoiser's fine-tuning demo needs: the view before the demo that asks it. Markup: DenoiserFineTuneDemo.astro.
import './held-out-rows.ts';
import './fine-tune-demo.ts';
