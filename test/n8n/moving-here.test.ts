import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { INodeProperties, INodePropertyCollection, INodeTypeDescription } from 'n8n-workflow';

/** docs/moving-here.md against the nodes of the n8n that the tests run. */
const root = resolve(__dirname, '../..');
const host = JSON.parse(readFileSync(join(root, 'setup/n8n/package.json'), 'utf8')) as {
	dependencies: { n8n: string };
};
const version = host.dependencies.n8n;
const types = join(root, `.cache/n8n-${version}/node_modules/n8n-nodes-base/dist/types/nodes.json`);
const described = JSON.parse(readFileSync(types, 'utf8')) as INodeTypeDescription[];
const guide = readFileSync(join(root, 'docs/moving-here.md'), 'utf8');

/** The fields of the newest version of one of n8n's nodes. */
const propertiesOf = (node: string): INodeProperties[] => {
	const newest = ({ version: versions }: INodeTypeDescription): number =>
		Math.max(...[versions].flat());
	const [latest] = described
		.filter(({ name }) => name === node)
		.sort((a, b) => newest(b) - newest(a));
	return latest!.properties;
};

const innerOf = ({ type, options = [] }: INodeProperties): INodeProperties[] => {
	if (type === 'collection') return options as INodeProperties[];
	if (type !== 'fixedCollection') return [];
	return (options as INodePropertyCollection[]).flatMap(({ values }) => values);
};

/** Every field that somebody may have filled in. */
const namesIn = (fields: INodeProperties[]): string[] =>
	fields
		.filter(({ type }) => !['notice', 'hidden'].includes(type))
		.flatMap((field) => [field.displayName, ...namesIn(innerOf(field))]);

/** The first column of the tables of some sections. */
const listedUnder = (headings: string[]): string[] =>
	guide
		.split(/^## /m)
		.filter((section) => headings.some((heading) => section.startsWith(`${heading}\n`)))
		.flatMap((section) => [...section.matchAll(/^\| ([^|]+) \|/gm)])
		.flatMap(([, names = '']) => names.split(', '));

test.each([
	['gmailTrigger', ['Gmail Trigger']],
	['emailReadImap', ['Email Trigger (IMAP)']],
	['gmail', ['Gmail', 'Send and Wait for Response']],
	['emailSend', ['Send Email', 'Send and Wait for Response']],
])('each field of %s is in the page', (path, headings) => {
	const groups = ['Filters', 'Options', 'Resource', 'Operation'];
	const listed = [...listedUnder(headings), ...groups];
	const missing = new Set(namesIn(propertiesOf(path)).filter((name) => !listed.includes(name)));
	expect([...missing]).toEqual([]);
});

test('each operation of Gmail is in the page', () => {
	const properties = propertiesOf('gmail');
	const listed = listedUnder(['Gmail']);
	const operations = properties
		.filter(({ name }) => name === 'operation')
		.flatMap(({ options = [] }) => options.map(({ name }) => name));
	expect(operations.length).toBeGreaterThan(20);
	const missing = operations.filter(
		(name) => !listed.some((entry) => entry.replace(/^.*: /, '') === name),
	);
	expect(missing).toEqual([]);
});
