import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { referencePages } from './pages';

/** Writes the reference into docs/. */
for (const [name, text] of Object.entries(referencePages()))
	writeFileSync(resolve(__dirname, '../docs', name), text);
