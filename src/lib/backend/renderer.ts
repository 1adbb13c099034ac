// What draws for WebGL here: a graphics processor, or the main processor in disguise.

/** Names of software renderers, which browsers offer without saying so (failIfMajorPerformanceCaveat does not refuse them). */
export const SOFTWARE_RENDERER = /swiftshader|llvmpipe|softpipe|lavapipe|software|basic render|swrast/i;

/** Reads the name of the WebGL 2 renderer in a worker; '' if the browser hides it, undefined if there is no WebGL 2. */
export function readRenderer(): string | undefined {
  if (typeof OffscreenCanvas === 'undefined') return undefined;
  const context = new OffscreenCanvas(1, 1).getContext('webgl2');
  if (context === null) return undefined;
  const extension = context.getExtension('WEBGL_debug_renderer_info');
  const name = context.getParameter(extension?.UNMASKED_RENDERER_WEBGL ?? context.RENDERER) as unknown;
  context.getExtension('WEBGL_lose_context')?.loseContext(); // frees it: browsers allow few contexts
  return typeof name === 'string' ? name : '';
}
