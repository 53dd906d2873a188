// Runs once for each HTML part of the page; `element`, `trigger` and `watch` are given by Gradio.
const copyText = async (text) => {
  if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
  const area = document.createElement('textarea');
  area.value = text;
  document.body.append(area);
  area.select();
  document.execCommand('copy');
  area.remove();
};

const acts = {
  say: (button) => trigger('say', { text: button.textContent }),
  again: () => trigger('again', {}),
  fix: (button) => trigger('fix', { field: button.dataset.field }),
  copy: async (button) => {
    const body = button.closest('.msg').querySelector('.body');
    const word = button.textContent;
    await copyText(body.innerText);
    button.textContent = button.dataset.done;
    setTimeout(() => { button.textContent = word; }, 1500);
  },
  strategy: () => document.getElementById('strategy').scrollIntoView({ behavior: 'smooth', block: 'start' }),
};

element.addEventListener('click', (event) => {
  const button = event.target.closest('button, a');
  if (!button || !element.contains(button)) return;
  if (button.classList.contains('cite')) {
    trigger('cite', { where: button.dataset.where, n: Number(button.dataset.n) });
  } else if (acts[button.dataset.act]) {
    event.preventDefault();
    acts[button.dataset.act](button);
  }
});

if (element.closest('#head')) {
  const speak = () => {
    const header = element.querySelector('header');
    document.documentElement.lang = header.lang === 'zh' ? 'zh-CN' : header.lang;
    document.title = header.dataset.title;
  };
  speak();
  watch('value', speak);
  // Enter that confirms a Chinese or Vietnamese input method must not send.
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && (event.isComposing || event.keyCode === 229)) event.stopPropagation();
  }, true);
}

if (element.closest('#live')) {
  let asked = '';
  watch('value', () => {
    const question = element.querySelector('.asked');
    if (question && asked === '') {
      const scroller = element.closest('#scroller');
      scroller.scrollTop += question.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
    }
    asked = question ? question.textContent : '';
  });
}

if (element.closest('#passage-source')) {
  const dialog = document.createElement('dialog');
  dialog.id = 'passage';
  dialog.setAttribute('aria-labelledby', 'passage-title');
  dialog.addEventListener('click', (event) => { if (event.target === dialog) dialog.close(); });
  (document.querySelector('.gradio-container') || document.body).append(dialog);
  watch('value', () => {
    dialog.replaceChildren(...element.cloneNode(true).childNodes);
    if (!dialog.open) dialog.showModal();
    dialog.scrollTop = 0;
    dialog.querySelector('#quoted')?.scrollIntoView({ block: 'nearest' });
  });
}
