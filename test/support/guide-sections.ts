import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const docs = resolve(__dirname, '../../docs');
const address = /\/blob\/main\/docs\/([\w-]+\.md)#(.+)$/;

/** The anchors of a guide, as GitHub makes them of its headings. */
const anchorsIn = (guide: string): string[] =>
	[...readFileSync(resolve(docs, guide), 'utf8').matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
		heading
			.toLowerCase()
			.replace(/[^\p{L}\p{N}\s_-]/gu, '')
			.replaceAll(' ', '-'),
	);

/** True for the address of a section of our guides that is there. */
export const isSection = (link: string): boolean => {
	const [, guide, anchor = ''] = address.exec(link) ?? [];
	return guide !== undefined && anchorsIn(guide).includes(anchor);
};
