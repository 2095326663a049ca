/** What every page of ours is denied, whichever window it is in; said in full, also where it is Electron's default. */
export const lockedPreferences = {
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  webviewTag: false,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  navigateOnDragDrop: false,
  plugins: false,
  devTools: false,
  spellcheck: false,
  disableDialogs: true,
} as const;
