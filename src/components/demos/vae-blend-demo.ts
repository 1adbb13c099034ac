// <vae-blend-demo>: from one digit to another, in pixels and between their clouds. Markup: VaeBlendDemo.astro.
import { BlendDemo } from './blend-demo.ts';

customElements.define('vae-blend-demo', class VaeBlendDemo extends BlendDemo {});
