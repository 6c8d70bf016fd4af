import type {
	IDataObject,
	IExecuteFunctions,
	ILoadOptionsFunctions,
	INodeParameters,
	INodeProperties,
	INodePropertyCollection,
	INodePropertyOptions,
	ITriggerFunctions,
} from 'n8n-workflow';
import type { GmailError } from '../../gmail';
import type { Core } from './core';

/**
 * What a field takes beside its type, as `typeOptions.takes`:
 * - `addresses`: whatever `readAddresses` reads
 * - `names`: a text, or a list of texts
 * - `files`: names of binary fields, or the files themselves
 * - `message`: an item, or an ID
 */
export type Takes = 'addresses' | 'names' | 'files' | 'message';

/** When a field that comes to nothing is refused, as `typeOptions.empty`: `always`, or where an expression made it so. */
export type RefusesEmpty = 'always' | 'fromExpression';

type Context = IExecuteFunctions | ITriggerFunctions | ILoadOptionsFunctions;

/** How one parameter is read. */
interface Reading {
	core: Core;
	/** Of a time that names none. */
	zone: string;
	/** True where an expression made the value, and not the person who filled in the form. */
	isExpression: boolean;
	/** True where n8n was asked for what is chosen, without how. */
	extracts: boolean;
}

type Read = (value: unknown, field: INodeProperties, reading: Reading) => unknown;

const isObject = (value: unknown): value is IDataObject =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** luxon marks its times so that they are known over the borders of copies of it. */
const isTime = (value: unknown): boolean =>
	value instanceof Date || (isObject(value) && value.isLuxonDateTime === true);

const kindOf = (value: unknown): string => {
	if (value === undefined || value === null || value === '') return 'nothing';
	if (Array.isArray(value)) return 'a list';
	if (isTime(value)) return 'a date';
	if (typeof value === 'number') return Number.isFinite(value) ? 'a number' : 'no number';
	if (typeof value === 'boolean') return String(value);
	if (typeof value === 'string') return `"${value.slice(0, 80)}"`;
	return 'an object';
};

const refused = (
	{ core }: Reading,
	{ displayName }: INodeProperties,
	takes: string,
	value: unknown,
	remedy = 'If it is an expression, you look at what it gives for this item.',
): GmailError =>
	new core.GmailError(`"${displayName}" takes ${takes}, and got ${kindOf(value)}`, {
		code: 'messageInvalid',
		retry: 'never',
		remedy: `You correct the field "${displayName}" of this node. ${remedy}`,
		guide: core.guideTo('"Subject" takes text, and got a list'),
	});

const toText: Read = (value, field, reading) => {
	if (value === undefined || value === null) return '';
	if (typeof value === 'string') return value;
	if (typeof value === 'boolean' || typeof value === 'bigint') return String(value);
	if (typeof value === 'number' && Number.isFinite(value)) return String(value);
	const time = isTime(value) ? reading.core.readTime(value, reading.zone) : undefined;
	if (time !== undefined) return time;
	throw refused(
		reading,
		field,
		'text',
		value,
		Array.isArray(value)
			? 'A list becomes a text by {{ $json.list.join(", ") }}.'
			: 'An expression names the part of it that you mean, such as {{ $json.customer.name }}.',
	);
};

const toNames: Read = (value, field, reading) =>
	Array.isArray(value)
		? value.map((each: unknown) => toText(each, field, reading))
		: toText(value, field, reading);

const byTakes: Record<Takes, Read> = {
	names: toNames,
	// These are read, or refused by name of the field, where they are used.
	addresses: (value) => value,
	files: (value) => value,
	message: (value) => value,
};

const toString: Read = (value, field, reading) => {
	const takes = field.typeOptions?.takes as Takes | undefined;
	return (takes ? byTakes[takes] : toText)(value, field, reading);
};

const toNumber: Read = (value, field, reading) => {
	const read = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
	const { minValue = -Infinity, maxValue = Infinity } = field.typeOptions ?? {};
	const fits =
		typeof read === 'number' && Number.isFinite(read) && read >= minValue && read <= maxValue;
	if (fits) return read;
	const least = minValue === -Infinity ? '' : ` from ${minValue}`;
	throw refused(
		reading,
		field,
		`a number${least}`,
		typeof read === 'number' ? String(value) : value,
	);
};

const truths = new Map<unknown, boolean>([
	[true, true],
	[1, true],
	['true', true],
	[false, false],
	[0, false],
	['false', false],
]);

const toBoolean: Read = (value, field, reading) => {
	const known = truths.get(typeof value === 'string' ? value.trim().toLowerCase() : value);
	if (known !== undefined) return known;
	throw refused(reading, field, 'true or false', value);
};

const toTime: Read = (value, field, reading) => {
	if (value === undefined || value === null || value === '') return '';
	const time = reading.core.readTime(value, reading.zone);
	if (time !== undefined) return time;
	throw new reading.core.GmailError(
		`${typeof value === 'string' ? `"${value.slice(0, 80)}"` : kindOf(value)} in "${field.displayName}" is not a date`,
		{
			code: 'messageInvalid',
			retry: 'never',
			remedy: `You choose a date in "${field.displayName}", or write one as 2026-12-01T14:00:00: without an offset it is in the time zone of the workflow (${reading.zone}).`,
			guide: reading.core.guideTo('"soon" in "Received After" is not a date'),
		},
	);
};

/** Values of a list; undefined where a list is loaded, or none is given. */
const choicesOf = ({ options, typeOptions }: INodeProperties): unknown[] | undefined =>
	typeOptions?.loadOptionsMethod || !options?.length
		? undefined
		: (options as INodePropertyOptions[]).map(({ value }) => value);

const toChoice: Read = (value, field, reading) => {
	const choices = choicesOf(field);
	if (!choices) return toString(value, field, reading);
	const chosen = choices.find((choice) => choice === value || choice === String(value));
	if (chosen !== undefined && (typeof value !== 'object' || value === null)) return chosen;
	throw refused(reading, field, `one of ${choices.join(', ')}`, value);
};

const toChoices: Read = (value, field, reading) => {
	const given =
		typeof value === 'string' && choicesOf(field)
			? value
					.split(',')
					.map((each) => each.trim())
					.filter((each) => each !== '')
			: value;
	if (Array.isArray(given)) return given.map((each: unknown) => toChoice(each, field, reading));
	if (typeof given === 'string') return given;
	throw refused(reading, field, 'a list', value);
};

const isEmpty = (value: unknown): boolean => {
	// Quotes and brackets with nothing in them search for nothing too.
	if (typeof value === 'string') return /^[\s"'()]*$/.test(value);
	if (Array.isArray(value)) return value.every(isEmpty);
	return value === undefined || value === null || (isObject(value) && isEmpty(value.value ?? true));
};

/** A filter that comes to nothing would let everything through, and a mailbox that does would be another one. */
const refuseEmpty = (
	value: unknown,
	{ displayName, typeOptions }: INodeProperties,
	{ core, isExpression }: Reading,
): void => {
	const when = typeOptions?.empty as RefusesEmpty | undefined;
	if (!when || !isEmpty(value) || (when === 'fromExpression' && !isExpression)) return;
	throw new core.GmailError(`"${displayName}" comes to nothing`, {
		code: 'messageInvalid',
		retry: 'never',
		remedy: `You fill in "${displayName}", or take it away. If it is an expression, you look at what it gives for this item. Nothing was done for it, so that it does not go for everything.`,
		guide: core.guideTo('"From" comes to nothing'),
	});
};

/** One choice of a resource locator: how it was named, and what. */
const toResource: Read = (value, field, reading) => {
	const isLocator = isObject(value) && 'value' in value;
	const chosen = toString(isLocator ? value.value : value, field, reading);
	if (field.required && isEmpty(chosen))
		refuseEmpty(chosen, { ...field, typeOptions: { empty: 'always' } }, reading);
	if (reading.extracts) return chosen;
	return isLocator ? { ...value, value: chosen } : { mode: 'name', value: chosen };
};

const toFields = (
	value: unknown,
	fields: INodeProperties[],
	field: INodeProperties,
	reading: Reading,
): IDataObject => {
	if (!isObject(value)) throw refused(reading, field, 'fields', value);
	const read = fields
		.filter(({ name }) => Object.hasOwn(value, name))
		.map((inner) => [inner.name, readField(value[inner.name], inner, reading)]);
	return Object.fromEntries(read) as IDataObject;
};

const toCollection: Read = (value, field, reading) =>
	toFields(value, (field.options ?? []) as INodeProperties[], field, reading);

const toGroups: Read = (value, field, reading) => {
	if (!isObject(value)) throw refused(reading, field, 'fields', value);
	const groups = (field.options ?? []) as INodePropertyCollection[];
	const read = groups
		.filter(({ name }) => value[name] !== undefined)
		.map(({ name, values }) => {
			const group: unknown = value[name];
			if (!field.typeOptions?.multipleValues)
				return [name, toFields(group, values, field, reading)];
			const entries: unknown[] = Array.isArray(group) ? group : [group];
			return [name, entries.map((entry) => toFields(entry, values, field, reading))];
		});
	return Object.fromEntries(read) as IDataObject;
};

const byType: Partial<Record<INodeProperties['type'], Read>> = {
	string: toString,
	number: toNumber,
	boolean: toBoolean,
	dateTime: toTime,
	options: toChoice,
	multiOptions: toChoices,
	resourceLocator: toResource,
	collection: toCollection,
	fixedCollection: toGroups,
};

function readField(given: unknown, field: INodeProperties, reading: Reading): unknown {
	const value = (byType[field.type] ?? ((other: unknown) => other))(given, field, reading);
	refuseEmpty(value, field, reading);
	return value;
}

const fits = (shown: unknown, chosen: unknown): boolean =>
	!Array.isArray(shown) || shown.includes(chosen);

/** These say which fields there are; n8n takes no expressions for them. */
const selectors = ['resource', 'operation'];

/** The fields that the node shows as it is set, by name. */
const fieldsShown = (
	properties: INodeProperties[],
	parameters: INodeParameters,
): Map<string, INodeProperties> => {
	const fields = new Map<string, INodeProperties>();
	for (const field of properties) {
		const { show = {} } = field.displayOptions ?? {};
		const isShown =
			fits(show.resource, parameters.resource) && fits(show.operation, parameters.operation);
		if (isShown && !fields.has(field.name) && !selectors.includes(field.name))
			fields.set(field.name, field);
	}
	return fields;
};

/** What a model fills in stands there as it does when a person does. */
const isByModel = (raw: unknown): boolean =>
	typeof raw === 'object' && raw !== null
		? Object.values(raw).some(isByModel)
		: typeof raw === 'string' && raw.includes('$fromAI(');

const hasExpression = (raw: unknown): boolean =>
	typeof raw === 'string'
		? raw.startsWith('=')
		: typeof raw === 'object' && raw !== null && Object.values(raw).some(hasExpression);

/**
 * The context of a node that reads every parameter to the type of its field, whatever an expression gave: numbers, booleans and dates
 * become text where text is asked for, texts become numbers, a time without a zone is the workflow's. What cannot be read is refused by
 * the name of the field. A new field gets that by its description.
 *
 * @returns the same context; its `getNodeParameter` throws GmailError `messageInvalid`
 */
export const typed = <Given extends Context>(
	context: Given,
	core: Core,
	properties: INodeProperties[],
): Given => {
	const { parameters } = context.getNode();
	const fields = fieldsShown(properties, parameters);
	const zone = context.getTimezone();
	const literals = new Map<string, unknown>();
	const getNodeParameter = (name: string, ...rest: unknown[]): unknown => {
		const options = rest.at(-1);
		const extracts = isObject(options) && options.extractValue === true;
		const key = `${name}:${String(extracts)}`;
		if (literals.has(key)) return literals.get(key);
		const given: unknown = Reflect.apply(context.getNodeParameter, context, [name, ...rest]);
		const field = fields.get(name);
		if (!field) return given;
		const raw = parameters[name];
		const varies = hasExpression(raw);
		const isExpression = varies && !isByModel(raw);
		const value = readField(given, field, { core, zone, isExpression, extracts });
		// What is the same for all items is read once.
		if (!varies && raw !== undefined) literals.set(key, value);
		return value;
	};
	return new Proxy(context, {
		get: (target, key) =>
			key === 'getNodeParameter' ? getNodeParameter : Reflect.get(target, key),
	});
};
