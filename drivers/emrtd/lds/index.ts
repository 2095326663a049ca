/** The logical data structure (ICAO Doc 9303-10): bytes of a chip's files in, what they say out. Nothing throws. */
export { type Com, readCom } from './com.ts';
export { type DataGroupFailure, fileTags, unwrapFile } from './data-group.ts';
export { type Dg1, readDg1 } from './dg1.ts';
export { type FaceImage, readDg2 } from './dg2.ts';
export { type Dg11, type Dg12, readDg11, readDg12 } from './dg11-12.ts';
export { type Dg13, readDg13 } from './dg13.ts';
export { readDg14, readDg15 } from './dg14-15.ts';
export { type PublicKey, readPublicKey } from './public-key.ts';
export { readSecurityInfos, type SecurityInfo, type SecurityInfos } from './security-infos.ts';
