// <autoencoder-blend-demo>: from one digit to another, in pixels and in code. Markup: AutoencoderBlendDemo.astro.
import { BlendDemo } from './blend-demo.ts';

customElements.define('autoencoder-blend-demo', class AutoencoderBlendDemo extends BlendDemo {});
