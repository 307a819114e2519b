/* A photo that is too large to be sent is made smaller on the device first: whoever took it can do little about it. */
const LONGEST_SIDE = 2400;
const PHOTOS = ["image/jpeg", "image/png", "image/webp"];

export async function shrink(file, mostBytes) {
  if (file.size <= mostBytes || !PHOTOS.includes(file.type)) {
    return file;
  }
  try {
    const picture = await createImageBitmap(file);
    const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    const smaller = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.9));
    return smaller ? new File([smaller], file.name, { type: "image/jpeg" }) : file;
  } catch {
    return file;
  }
}
