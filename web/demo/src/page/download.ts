// A Blob becomes a file, through the browser's own download.

export function download(file: Blob, fileName: string): void {
  const url = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = url;
  link.download = fileName;
  link.click();
  setTimeout(() => {
    URL.revokeObjectURL(url); // not at once: the browser reads it after the click
  }, 60_000);
}

/** As `sha256sum` prints it, to compare the file with the page. "" where the page cannot tell. */
export async function fingerprint(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  if (!isSecureContext) return ""; // over plain http from another machine: no crypto.subtle
  const hash = await crypto.subtle.digest("SHA-256", bytes);
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
