// Saves a Blob as a file, through the browser's own download.

export function download(file: Blob, fileName: string): void {
  const url = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = url;
  link.download = fileName;
  link.click();
  setTimeout(() => {
    URL.revokeObjectURL(url); // later, because the browser reads it after the click
  }, 60_000);
}

/** The SHA-256 sum as `sha256sum` prints it, to compare the file with the page. "" if it is not available. */
export async function fingerprint(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  if (!isSecureContext) return ""; // there is no crypto.subtle over plain http from another machine
  const hash = await crypto.subtle.digest("SHA-256", bytes);
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
