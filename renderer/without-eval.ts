/**
 * The first import of every page: zod would try whether it may compile its schemas, and the page policy takes that for what
 * it forbids.
 */
import { config } from 'zod';

config({ jitless: true });
