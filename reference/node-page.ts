import type { INodeProperties, INodePropertyOptions, INodeTypeDescription } from 'n8n-workflow';
import { fieldTable, flatten, type Field } from './fields';
import { itemTable } from './item-types';
import { cell, code, page } from './markdown';

/** What comes out of each operation: `resource/operation` -> an item that was recorded. */
export type Examples = Record<string, unknown>;

/** An operation of a node, with the fields that its form shows. */
interface Operation {
	key: string;
	title: string;
	description: string;
	fields: INodeProperties[];
}

const header = 'Made from the code by `npm run reference`. Changes belong there, not here.';

const choices = (field: INodeProperties | undefined): INodePropertyOptions[] =>
	(field?.options ?? []) as INodePropertyOptions[];

const shows = ({ displayOptions }: INodeProperties, name: string): unknown[] | undefined =>
	displayOptions?.show?.[name];

const operationsOf = ({ properties }: INodeTypeDescription): Operation[] =>
	choices(properties.find(({ name }) => name === 'resource')).flatMap((resource) => {
		const list = properties.find(
			(field) => field.name === 'operation' && shows(field, 'resource')?.includes(resource.value),
		);
		return choices(list).map((operation) => ({
			key: `${String(resource.value)}/${String(operation.value)}`,
			title: `${resource.name}: ${operation.name}`,
			description: operation.description ?? '',
			fields: properties.filter(
				(field) =>
					field.name !== 'operation' &&
					shows(field, 'resource')?.includes(resource.value) &&
					shows(field, 'operation')?.includes(operation.value),
			),
		}));
	});

const itemBlock = (item: unknown): string =>
	item === undefined ? '' : `\`\`\`json\n${JSON.stringify(item, null, 2)}\n\`\`\``;

/** The fields of a collection of an operation, such as those of "Options". */
const entriesOf = ({ fields }: Operation, name: string): Field[] => {
	const { options = [] } = fields.find(({ displayName }) => displayName === name) ?? {};
	const inner = options as INodeProperties[];
	return flatten(inner, [...inner, ...fields]);
};

const keyOf = ({ field, within }: Field): string => JSON.stringify([within, field]);

/** The collections that several operations have with the same fields, such as "Options", and those operations. */
const sharedCollections = (operations: Operation[]): Map<string, Operation[]> => {
	const names = new Set(
		operations.flatMap(({ fields }) =>
			fields.filter(({ type }) => type === 'collection').map(({ displayName }) => displayName),
		),
	);
	const owners = [...names].map((name): [string, Operation[]] => [
		name,
		operations.filter(({ fields }) => fields.some(({ displayName }) => displayName === name)),
	]);
	const overlaps = ([name, having]: [string, Operation[]]): boolean => {
		const keys = having.flatMap((operation) => entriesOf(operation, name).map(keyOf));
		return new Set(keys).size < keys.length;
	};
	return new Map(owners.filter(overlaps));
};

const sharedTable = (name: string, operations: Operation[]): string => {
	const rows = new Map<string, { entry: Field; having: string[] }>();
	for (const operation of operations) {
		for (const entry of entriesOf(operation, name)) {
			const row = rows.get(keyOf(entry)) ?? { entry, having: [] };
			row.having.push(operation.title.replace(/^.*?: /, ''));
			rows.set(keyOf(entry), row);
		}
	}
	return fieldTable(
		[...rows.values()].map(({ entry }) => entry),
		(entry) => {
			const { having = [] } = rows.get(keyOf(entry)) ?? {};
			return having.length === operations.length ? 'all of them' : having.join(', ');
		},
	);
};

const operationSection = (
	{ key, title, description, fields }: Operation,
	shared: Map<string, Operation[]>,
	{ properties }: INodeTypeDescription,
	examples: Examples,
): string[] => {
	const apart = fields.filter(({ displayName }) => shared.has(displayName));
	const own = fields.filter((field) => !apart.includes(field));
	const links = apart.map(({ displayName }) => `[${displayName}](#${displayName.toLowerCase()})`);
	return [
		`## ${title}`,
		`${cell(description)}.`,
		fieldTable(flatten(own, properties)),
		links.length > 0 ? `Also: ${links.join(', ')}.` : '',
		key in examples ? 'An item that comes out:' : '',
		itemBlock(examples[key]),
	];
};

/** The page of a node that has operations. */
export const operationsPage = (
	node: INodeTypeDescription,
	examples: Examples,
	output: string[],
): string => {
	const operations = operationsOf(node);
	const shared = sharedCollections(operations);
	const everywhere = node.properties.filter(
		({ name, displayOptions }) =>
			!['resource', 'operation'].includes(name) && displayOptions?.show?.resource === undefined,
	);
	return page([
		`# Reference: ${node.displayName}`,
		`${node.description}. ${header}`,
		operations.map(({ title }) => `- [${title}](#${anchorOf(title)})`).join('\n'),
		'## Fields of all operations',
		fieldTable(flatten(everywhere, node.properties)),
		...operations.flatMap((operation) => operationSection(operation, shared, node, examples)),
		...[...shared].flatMap(([name, having]) => [`## ${name}`, sharedTable(name, having)]),
		...output,
	]);
};

/** The page of a node without operations: the trigger. */
export const triggerPage = (node: INodeTypeDescription, example: unknown): string =>
	page([
		`# Reference: ${node.displayName}`,
		`${node.description}. ${header}`,
		'## Fields',
		fieldTable(flatten(node.properties)),
		'## The item',
		'Further fields: `error`, where a message or its files could not be read; `again` (`retry` or `asked`), on a message that was handed out before; `doneMark`, with *Message Is Done* > *When the Workflow Says So*. With *Format* > *Headers Only* and *Raw (.eml)*, `text`, `html`, `replyText`, `snippet`, `bounce` and `calendar` are not there.',
		itemTable('Mail'),
		example === undefined ? '' : 'An item:',
		itemBlock(example),
	]);

/** The page of the credentials. */
export const credentialsPage = (
	credentials: { displayName: string; name: string; properties: INodeProperties[] }[],
): string =>
	page([
		'# Reference: credentials',
		header,
		...credentials.flatMap(({ displayName, name, properties }) => [
			`## ${displayName}`,
			`Its type is ${code(name)}.`,
			fieldTable(flatten(properties)),
		]),
	]);

const anchorOf = (heading: string): string =>
	heading
		.toLowerCase()
		.replace(/[^\p{L}\p{N}\s_-]/gu, '')
		.replaceAll(' ', '-');
