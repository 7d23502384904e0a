/** Pictures that are not drawn: samples, mistakes, files, the clipboard, the camera; and model files. */
import { $, notice } from './dom.js';
import { t } from './i18n.js';
import { paintPicture } from './colors.js';
import * as state from './state.js';

const LARGEST_MODEL = 512 * 2 ** 20;

export function setUpSources(engine, pad, openFile) {
  const show = (packet) => {
    const { head, bytes } = packet;
    const canvas = document.createElement('canvas');
    paintPicture(canvas, bytes, head.width, head.height, head.channels);
    canvas.prepared = true;
    pad.strokes = [];
    state.set('strokes', '');
    state.set('sample', head.number);
    $('sample').value = head.number;
    $('source').textContent = head.predicted === undefined ? t('sample.is', head.number, head.class) : t('mistake.is', head.number, head.class, head.predicted);
    pad.setBase(canvas);
    notice('');
  };
  const fail = (error) => notice(error.message);
  const sample = (number) => engine.ask('sample', { number }).then(show, fail);
  $('sample').onchange = () => sample(Math.max(0, Math.floor(Number($('sample').value) || 0)));
  $('mistake').onclick = async () => {
    $('source').textContent = t('working');
    await engine.ask('mistake', { after: Number(state.get('sample', '-1')) }).then(show, (error) => { $('source').textContent = ''; fail(error); });
  };
  const picture = async (file) => {
    try {
      const bitmap = await createImageBitmap(file);
      pad.strokes = [];
      pad.setBase(covering(bitmap));
      $('source').textContent = file.name || t('pasted');
      notice('');
    } catch { notice(t('no.picture', file.name || '')); }
  };
  const take = (file) => {
    if (!file) return;
    if (file.type.startsWith('image/')) picture(file);
    else if (file.size > LARGEST_MODEL) notice(t('too.large', file.name));
    else openFile(file);
  };
  $('picture').onchange = () => { take($('picture').files[0]); $('picture').value = ''; };
  $('model-file').onchange = () => { openFile($('model-file').files[0]); $('model-file').value = ''; };
  document.addEventListener('paste', (event) => {
    const file = [...event.clipboardData.files].find((each) => each.type.startsWith('image/'));
    if (file) { event.preventDefault(); picture(file); }
  });
  document.addEventListener('dragover', (event) => { event.preventDefault(); document.body.classList.add('drop'); });
  document.addEventListener('dragleave', (event) => { if (!event.relatedTarget) document.body.classList.remove('drop'); });
  document.addEventListener('drop', (event) => {
    event.preventDefault();
    document.body.classList.remove('drop');
    take(event.dataTransfer.files[0]);
  });
  setUpCamera(pad);
  return { sample, show };
}

/** Cuts the middle square out of a picture, at most 512 pixels wide. */
function covering(source, width = source.width, height = source.height) {
  const side = Math.min(width, height);
  const size = Math.min(512, side);
  const canvas = document.createElement('canvas');
  canvas.width = size;
  canvas.height = size;
  canvas.getContext('2d').drawImage(source, (width - side) / 2, (height - side) / 2, side, side, 0, 0, size, size);
  return canvas;
}

function setUpCamera(pad) {
  let stream = null;
  const video = document.createElement('video');
  video.muted = true;
  video.playsInline = true;
  const stop = () => {
    stream?.getTracks().forEach((track) => track.stop());
    stream = null;
    $('camera').setAttribute('aria-pressed', 'false');
  };
  const next = () => {
    if (!stream) return;
    if (video.videoWidth) pad.setBase(covering(video, video.videoWidth, video.videoHeight));
    setTimeout(next, 66);
  };
  $('camera').onclick = async () => {
    if (stream) { stop(); return; }
    try {
      if (!navigator.mediaDevices) throw new Error(t('camera.insecure'));
      stream = await navigator.mediaDevices.getUserMedia({ video: { width: 640, height: 480 } });
      video.srcObject = stream;
      await video.play();
      $('camera').setAttribute('aria-pressed', 'true');
      pad.strokes = [];
      next();
    } catch (error) {
      stop();
      notice(t('no.camera', error.message || ''));
    }
  };
}
