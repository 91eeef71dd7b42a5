// A pause in long work, for the page.

/** Lets the page draw and answer clicks. A message is used because timers and animation frames are
 * slowed down, or stopped, while the tab is in the background. */
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
