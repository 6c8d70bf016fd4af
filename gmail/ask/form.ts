/** Kinds of fields, named as n8n's Form names them. */
export const fieldTypes = [
	'text',
	'textarea',
	'number',
	'email',
	'date',
	'dropdown',
	'checkbox',
	'radio',
	'file',
	'password',
	'hiddenField',
	'html',
] as const;

export type FieldType = (typeof fieldTypes)[number];

/** One field of a form. */
export interface FormField {
	type: FieldType;
	/** Name under which its value comes out. */
	name: string;
	label: string;
	required: boolean;
	placeholder: string;
	/** What it holds at first; of a hidden field, its value. */
	value: string;
	/** What can be chosen, of dropdown, checkbox and radio. */
	options: string[];
	/** Several can be chosen: options of a dropdown, files. */
	multiple: boolean;
	/** Kinds of files: `.pdf, image/*`; '' for any. */
	accept: string;
	/** Of a field that only shows something; cleaned before it is shown. */
	html: string;
}

type Given = Record<string, unknown>;

const isObject = (value: unknown): value is Given =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

const textOf = (value: unknown): string =>
	typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
		? String(value)
		: '';

/** A text that somebody wrote into a page: browsers send its lines with CRLF (HTML, "constructing the entry list"), n8n's users expect LF. */
export const writtenText = (value: unknown): string => textOf(value).replace(/\r\n?/g, '\n');

const isType = (value: string): value is FieldType =>
	(fieldTypes as readonly string[]).includes(value);

/** n8n writes them as `{ values: [{ option: 'red' }] }`; a list of texts, or a text with one a line, is as good. */
const optionsOf = (given: unknown): string[] => {
	const list = isObject(given)
		? given.values
		: typeof given === 'string'
			? given.split('\n')
			: given;
	if (!Array.isArray(list)) return [];
	return list
		.map((each: unknown) => textOf(isObject(each) ? each.option : each).trim())
		.filter((option) => option !== '');
};

const choosing = new Set<FieldType>(['dropdown', 'checkbox', 'radio']);

/** Why a form cannot be shown, to follow "The form cannot be shown:". */
export class FormFault extends Error {}

/**
 * Reads the fields of a form as n8n's Form node writes them.
 *
 * @param given a list, or JSON of one
 * @throws FormFault that says what is wrong with which field
 */
export const readForm = (given: unknown): FormField[] => {
	let list = given;
	if (typeof given === 'string') {
		try {
			list = JSON.parse(given) as unknown;
		} catch (error) {
			throw new FormFault(
				`its JSON cannot be read (${error instanceof Error ? error.message : String(error)})`,
			);
		}
	}
	if (!Array.isArray(list)) throw new FormFault('it is no list of fields');
	const names = new Set<string>();
	const fields = list.map((each: unknown, i): FormField => {
		const place = `field ${i + 1}`;
		if (!isObject(each)) throw new FormFault(`${place} is not a field`);
		const type = textOf(each.fieldType) || 'text';
		if (!isType(type)) {
			throw new FormFault(`${place} has the type "${type}"; known are ${fieldTypes.join(', ')}`);
		}
		const label = textOf(each.fieldLabel).trim();
		const fallback = type === 'html' ? textOf(each.elementName).trim() || `html ${i + 1}` : '';
		const name = textOf(each.fieldName).trim() || label || fallback;
		if (name === '') throw new FormFault(`${place} has no label`);
		if (names.has(name)) throw new FormFault(`two fields are named "${name}"`);
		names.add(name);
		const options = optionsOf(each.fieldOptions);
		if (choosing.has(type) && options.length === 0) {
			throw new FormFault(`"${name}" has nothing to choose from`);
		}
		return {
			type,
			name,
			label: label || name,
			required: each.requiredField === true,
			placeholder: textOf(each.placeholder),
			value: textOf(type === 'hiddenField' ? each.fieldValue : each.defaultValue),
			options,
			multiple: type === 'file' ? each.multipleFiles !== false : each.multiselect === true,
			accept: textOf(each.acceptFileTypes),
			html: textOf(each.html),
		};
	});
	if (!fields.some(({ type }) => type !== 'html' && type !== 'hiddenField')) {
		throw new FormFault('it has no field that can be filled in');
	}
	return fields;
};

/** Names of the inputs on the page: those of the fields may be anything. */
export const inputOf = (index: number): string => `field-${index}`;

const listOf = (value: unknown): string[] =>
	(Array.isArray(value) ? value : value === undefined || value === '' ? [] : [value]).map(
		writtenText,
	);

/** Longest text that one field takes, in characters. */
const MAX_TEXT_CHARACTERS = 100_000;

const mail = /^[^\s@]+@[^\s@]+$/;
const day = /^\d{4}-\d\d-\d\d$/;

const valueOf = (field: FormField, given: unknown): { value: unknown; fault?: string } => {
	const list = listOf(given);
	const [text = ''] = list;
	if (list.some((each) => each.length > MAX_TEXT_CHARACTERS))
		return { value: '', fault: 'is too long' };
	switch (field.type) {
		case 'hiddenField':
			return { value: field.value };
		case 'number': {
			if (text.trim() === '') return { value: null };
			const number = Number(text);
			return Number.isFinite(number)
				? { value: number }
				: { value: text, fault: 'is not a number' };
		}
		case 'email':
			return text === '' || mail.test(text)
				? { value: text }
				: { value: text, fault: 'is not an email address' };
		case 'date':
			return text === '' || (day.test(text) && !Number.isNaN(Date.parse(text)))
				? { value: text }
				: { value: text, fault: 'is not a date' };
		case 'dropdown':
		case 'radio':
		case 'checkbox': {
			const several = field.type === 'checkbox' || (field.type === 'dropdown' && field.multiple);
			const known = list.filter((each) => each !== '');
			const strange = known.some((each) => !field.options.includes(each));
			return {
				value: several ? known : (known[0] ?? ''),
				...(strange && { fault: 'has none of its choices' }),
			};
		}
		default:
			return { value: text };
	}
};

const isMissing = (value: unknown): boolean =>
	value === null || value === '' || (Array.isArray(value) && value.length === 0);

/**
 * What somebody filled in.
 *
 * @param given what the page sent, by name of the input
 * @param files how many files came, by name of the input
 * @returns the values by name of the field, without files; and what is wrong, by number of the field
 */
export const readValues = (
	fields: FormField[],
	given: Given,
	files: Record<string, number> = {},
): { values: Given; faults: Map<number, string> } => {
	const values: Given = {};
	const faults = new Map<number, string>();
	for (const [i, field] of fields.entries()) {
		if (field.type === 'html') continue;
		if (field.type === 'file') {
			if (field.required && !files[inputOf(i)]) faults.set(i, 'needs a file');
			continue;
		}
		const { value, fault } = valueOf(field, given[inputOf(i)]);
		values[field.name] = value;
		if (fault) faults.set(i, fault);
		else if (field.required && isMissing(value)) faults.set(i, 'is needed');
	}
	return { values, faults };
};
