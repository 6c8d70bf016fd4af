import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { description as trigger } from '../../nodes/GmailImapTrigger/description';
import { description as mailbox } from '../../nodes/GmailMailbox/description';
import { description as send } from '../../nodes/GmailSend/description';
import { flatten } from '../../reference/fields';

const guide = readFileSync(resolve(__dirname, '../../docs/moving-here.md'), 'utf8');
const nodes = [trigger, mailbox, send];
const fields = nodes.flatMap(({ properties }) => flatten(properties));

const choicesOf = ({ options = [] }: INodeProperties): string[] =>
	(options as INodePropertyOptions[]).filter((option) => 'value' in option).map(({ name }) => name);

const pathOf = (within: string | undefined, name: string): string =>
	[within, name].filter(Boolean).join(' > ');

/** Fields by their path in the form, what can be chosen, and the names of the credentials. */
const known = new Set([
	...fields.map(({ field, within }) => pathOf(within, field.displayName)),
	...fields.map(({ field }) => field.displayName),
	...fields.flatMap(({ field, within }) =>
		choicesOf(field).flatMap((name) => [name, `${pathOf(within, field.displayName)} > ${name}`]),
	),
	'Gmail IMAP/SMTP OAuth2 API',
	'Gmail IMAP/SMTP Service Account API',
	'OAuth Redirect URL',
]);

describe('the page on moving here', () => {
	it('names no field of ours that is not there', () => {
		const lastColumns = [...guide.matchAll(/\| ([^|\n]+) \|$/gm)].map(([, text = '']) => text);
		const named = lastColumns
			.flatMap((text) => [...text.replaceAll('**', '').matchAll(/\*([^*]+)\*/g)])
			.map(([, name = '']) => name);
		expect(named.length).toBeGreaterThan(80);
		expect([...new Set(named)].filter((name) => !known.has(name))).toEqual([]);
	});

	it('has workflows whose parameters our nodes have', () => {
		const workflows = [...guide.matchAll(/^```json\n([\s\S]*?)^```/gm)].map(
			([, json = '']) =>
				JSON.parse(json) as {
					nodes: { type: string; typeVersion: number; parameters: Record<string, unknown> }[];
				},
		);
		expect(workflows).toHaveLength(2);
		for (const { type, parameters, typeVersion } of workflows[1]!.nodes) {
			const node = nodes.find(({ name }) => type === `n8n-nodes-gmail-imap-smtp.${name}`)!;
			expect([node.version].flat()).toContain(typeVersion);
			const names = flatten(node.properties).map(({ field }) => field.name);
			const given = [...Object.keys(parameters), ...Object.keys(parameters.filters ?? {})];
			expect(given.filter((name) => name !== 'resource' && !names.includes(name))).toEqual([]);
		}
	});
});
