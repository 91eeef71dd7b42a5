// A pause in long work, which keeps the page responsive.

/** Lets the page draw and handle clicks. It uses a message, because timers and animation frames are slow
 * or stopped while the tab is in the background. */
export function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
