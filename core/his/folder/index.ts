/**
 * Visits as files, for hospitals whose system speaks neither REST nor FHIR. `write-file` makes a file appear whole or not
 * at all and survive a power cut, `xml` writes the official check-in record, `file-name` keeps people out of names.
 */
export { createFolderSystem } from './folder.ts';
