/**
 * What every page looks like: `tokens.css` (colours, spaces, light and dark), `base.css` (fonts, reset),
 * icons and the slip that printers get. Pages bring their own layout.
 */
import './base.css';
