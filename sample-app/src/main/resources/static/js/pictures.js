/**
 * Pictures: made small enough before they leave, looked at before they are shown.
 */

const MAX_BYTES = 1_000_000;

const MAX_EDGE = 1600;

/**
 * The bytes of a picture, small enough for the chat.
 * @param {Blob} file
 * @returns {Promise<ArrayBuffer>}
 */
export async function shrink(file) {
  if (file.type === "image/gif" && file.size <= MAX_BYTES) {
    return file.arrayBuffer();
  }
  const image = await createImageBitmap(file);
  try {
    for (let edge = MAX_EDGE; edge >= 200; edge /= 2) {
      for (const quality of [0.85, 0.7, 0.5]) {
        const blob = await draw(image, edge, quality);
        if (blob && blob.size <= MAX_BYTES) {
          return blob.arrayBuffer();
        }
      }
    }
  }
  finally {
    image.close();
  }
  throw new Error("The picture cannot be made small enough");
}

function draw(image, edge, quality) {
  const scale = Math.min(1, edge / Math.max(image.width, image.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(image.width * scale));
  canvas.height = Math.max(1, Math.round(image.height * scale));
  const context = canvas.getContext("2d");
  context.fillStyle = "#fff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", quality));
}

/**
 * The kind of picture, by its first bytes, or `null` if it is none.
 * @param {ArrayBuffer} bytes
 */
export function typeOf(bytes) {
  const head = String.fromCharCode(...new Uint8Array(bytes, 0, Math.min(12, bytes.byteLength)));
  if (head.startsWith("\xff\xd8\xff")) {
    return "image/jpeg";
  }
  if (head.startsWith("\x89PNG\r\n\x1a\n")) {
    return "image/png";
  }
  if (head.startsWith("GIF8")) {
    return "image/gif";
  }
  if (head.startsWith("RIFF") && head.endsWith("WEBP")) {
    return "image/webp";
  }
  return null;
}
