// What the autoencoder's fine-tuning demo needs: the view before the demo that asks it. Markup: AutoencoderFineTuneDemo.astro.
import './reconstruction-rows.ts';
import './fine-tune-demo.ts';
