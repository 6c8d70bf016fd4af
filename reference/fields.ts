import type { INodeProperties, INodePropertyCollection, INodePropertyOptions } from 'n8n-workflow';
import { cell, code, table } from './markdown';

/** A field of a form. */
export interface Field {
	field: INodeProperties;
	/** The fields beside it and around it, to name those that it depends on. */
	siblings: INodeProperties[];
	/** The field that it lies in, where there is one. */
	within?: string;
}

const typeNames: Partial<Record<INodeProperties['type'], string>> = {
	boolean: 'on or off',
	collection: 'list of fields to add',
	dateTime: 'date and time',
	fixedCollection: 'list',
	json: 'JSON',
	multiOptions: 'several of a list',
	number: 'number',
	options: 'one of a list',
	resourceLocator: 'from a list, or by name',
	string: 'text',
};

/** Not to be filled in: notes, and what the forms keep for themselves. */
const isShown = ({ type }: INodeProperties): boolean =>
	!['notice', 'hidden', 'button'].includes(type);

const isChoice = (option: object): option is INodePropertyOptions => 'value' in option;

const choicesOf = ({ options = [], type }: INodeProperties): INodePropertyOptions[] =>
	type === 'options' || type === 'multiOptions' ? options.filter(isChoice) : [];

/** The fields inside a field: of a collection, and of each group of a list. */
const innerOf = ({ options = [], type }: INodeProperties): INodeProperties[] => {
	if (type === 'collection') return options as INodeProperties[];
	if (type === 'fixedCollection')
		return (options as INodePropertyCollection[]).flatMap(({ values }) => values);
	return [];
};

/**
 * The fields of a form, each followed by those inside it.
 *
 * @param siblings all fields of the form, where `fields` are some of them
 */
export const flatten = (
	fields: INodeProperties[],
	siblings: INodeProperties[] = fields,
	within?: string,
): Field[] =>
	fields.filter(isShown).flatMap((field) => {
		const inner = innerOf(field);
		const path = within ? `${within} > ${field.displayName}` : field.displayName;
		return [{ field, siblings, within }, ...flatten(inner, [...inner, ...siblings], path)];
	});

const defaultOf = (field: INodeProperties): string => {
	const { default: value, type } = field;
	if (typeof value === 'boolean') return value ? 'on' : 'off';
	const choices = choicesOf(field);
	if (choices.length > 0) {
		const chosen = (Array.isArray(value) ? value : [value]) as unknown[];
		return choices
			.filter((choice) => chosen.includes(choice.value))
			.map(({ name }) => cell(name))
			.join(', ');
	}
	if (type === 'resourceLocator') {
		const { value: place, cachedResultName } = value as Record<string, string>;
		return code(String(cachedResultName ?? place ?? ''));
	}
	const text = typeof value === 'object' || value === undefined ? '' : String(value);
	// An example of several lines is seen in the form.
	return text.includes('\n') ? '' : code(text);
};

/** Where the form shows it only under a condition: the condition in words. */
const conditionOf = ({ field, siblings }: Field): string => {
	const { show = {} } = field.displayOptions ?? {};
	return Object.entries(show)
		.filter(([name]) => !['resource', 'operation'].includes(name))
		.map(([name, values = []]) => {
			if (name === '@version')
				return `in version ${values.map(versionsOf).join(' or ')} of the node`;
			const other = siblings.find((sibling) => sibling.name === name.replace(/^\//, ''));
			const words = values.map((value) => {
				if (typeof value === 'boolean') return value ? 'on' : 'off';
				const choice = other && choicesOf(other).find((each) => each.value === value);
				return `*${cell(choice?.name ?? String(value))}*`;
			});
			return `where *${other?.displayName ?? name}* is ${words.join(' or ')}`;
		})
		.join(', ');
};

const versionsOf = (value: unknown): string => {
	const { gte } = (value as { _cnd?: { gte?: number } })._cnd ?? {};
	return gte === undefined ? String(value) : `${gte} and later`;
};

const withFullStop = (text: string): string =>
	text === '' || /[.?!]$/.test(text) ? text : `${text}.`;

/** What the form says of a field: its description, its hint, an example, what can be chosen, and when it is there. */
const meaningOf = (entry: Field): string => {
	const { field } = entry;
	const { description = '', hint = '', placeholder = '' } = field;
	const condition = conditionOf(entry);
	const choices = choicesOf(field).map(({ name, value, description: says }) => {
		// An expression, or JSON, gives the value.
		const named = name === value ? `*${cell(name)}*` : `*${cell(name)}* (${code(String(value))})`;
		return says ? `${named}: ${cell(says)}` : named;
	});
	return [
		withFullStop(cell(description)),
		description === '' ? withFullStop(cell(hint)) : '',
		/^e\.g\. /.test(placeholder) ? `Example: ${code(placeholder.slice(5))}.` : '',
		choices.length > 0 ? withFullStop(choices.join('; ')) : '',
		condition === '' ? '' : `Only ${condition}.`,
	]
		.filter((part) => part !== '')
		.join(' ');
};

/**
 * A table of fields, in the order of the form.
 *
 * @param used who has a field, where not all have it: one more column
 */
export const fieldTable = (fields: Field[], used?: (field: Field) => string): string =>
	table(
		['field', 'in expressions and JSON', 'type', 'default', 'what it does', 'operations'],
		fields.map((entry) => {
			const { field, within } = entry;
			return [
				cell([within, field.displayName].filter(Boolean).join(' > ')),
				code(field.name),
				typeNames[field.type] ?? field.type,
				defaultOf(field),
				meaningOf(entry),
				used?.(entry) ?? '',
			];
		}),
	);
