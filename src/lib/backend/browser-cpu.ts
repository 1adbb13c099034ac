// The cpu backend as a chunk of its own: importing this file registers it.
import '@tensorflow/tfjs-backend-cpu';
