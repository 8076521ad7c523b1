// Reads labels with the camera where the browser can (BarcodeDetector); elsewhere the form sends a photo to the server.

export async function scanning(form) {
  if (!("BarcodeDetector" in globalThis) || !navigator.mediaDevices?.getUserMedia) return;
  if (!(await BarcodeDetector.getSupportedFormats()).includes("qr_code")) return;
  form.querySelector("label").addEventListener("click", async (event) => {
    event.preventDefault();
    const camera = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } }).catch(() => null);
    // Without permission for the camera people take a photo or type the code.
    if (!camera) return form.elements.photos.click();
    const text = await look(camera, form.dataset.stop);
    for (const track of camera.getTracks()) track.stop();
    if (text) location.assign(`/scanned?${new URLSearchParams({ next: form.dataset.scans, text })}`);
  });
}

/** The first code that is read. It is empty if the dialog is closed before. */
function look(camera, stop) {
  const shown = document.createElement("dialog");
  shown.className = "camera";
  const video = Object.assign(document.createElement("video"), { srcObject: camera, muted: true, playsInline: true });
  const button = Object.assign(document.createElement("button"), { type: "button", textContent: stop });
  shown.append(video, button);
  document.body.append(shown);
  shown.showModal();
  const reader = new BarcodeDetector({ formats: ["qr_code"] });
  return new Promise((done) => {
    let text = "";
    button.addEventListener("click", () => shown.close());
    shown.addEventListener("close", () => { shown.remove(); done(text); });
    const read = async () => {
      if (!shown.open) return;
      [text] = (await reader.detect(video).catch(() => [])).map((code) => code.rawValue);
      if (text) shown.close();
      else requestAnimationFrame(read);
    };
    video.play().then(read, () => shown.close());
  });
}
