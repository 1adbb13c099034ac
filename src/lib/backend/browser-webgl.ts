// The WebGL backend as a chunk of its own: importing this file registers it.
import '@tensorflow/tfjs-backend-webgl';
