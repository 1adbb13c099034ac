// The switch between light and dark: it starts from the system's choice and remembers the reader's.
const root = document.documentElement;
const system = matchMedia('(prefers-color-scheme: dark)');
const button = document.querySelector<HTMLButtonElement>('.theme-switch');

function isDark(): boolean {
  return root.dataset['theme'] ? root.dataset['theme'] === 'dark' : system.matches;
}

function render(): void {
  button?.setAttribute('aria-pressed', String(isDark()));
}

button?.addEventListener('click', () => {
  const theme = isDark() ? 'light' : 'dark';
  root.dataset['theme'] = theme;
  try {
    if ((theme === 'dark') === system.matches) localStorage.removeItem('theme');
    else localStorage.setItem('theme', theme);
  } catch {
    // Storage may be forbidden; the choice then lasts as long as the page.
  }
  // Figures that paint with the theme's colours listen for this.
  root.dispatchEvent(new CustomEvent('themechange', { bubbles: true, detail: theme }));
  render();
});
system.addEventListener('change', () => {
  root.dispatchEvent(new CustomEvent('themechange', { bubbles: true }));
  render();
});
render();
