import type { Section, SectionText } from '../mime/section';
import type { CommandCursor } from './command-cursor';
import { fetchAttributes, type FetchItem } from './fetch-items';
import { bad } from './refusal';

const attribute = (name: string): FetchItem => ({ kind: 'attribute', name });

const macros: Record<string, string[]> = {
	FAST: ['FLAGS', 'INTERNALDATE', 'RFC822.SIZE'],
	ALL: ['FLAGS', 'INTERNALDATE', 'RFC822.SIZE', 'ENVELOPE'],
	FULL: ['FLAGS', 'INTERNALDATE', 'RFC822.SIZE', 'ENVELOPE', 'BODY'],
};

const whole = (text: SectionText): Section => ({ path: [], text, fields: [] });

/** Names from before BODY[...] (RFC 3501 section 6.4.5). */
const oldNames: Record<string, { section: Section; peek: boolean }> = {
	RFC822: { section: whole(''), peek: false },
	'RFC822.HEADER': { section: whole('HEADER'), peek: true },
	'RFC822.TEXT': { section: whole('TEXT'), peek: false },
};

const sectionTexts: readonly string[] = [
	'HEADER',
	'TEXT',
	'MIME',
	'HEADER.FIELDS',
	'HEADER.FIELDS.NOT',
];

/** What a FETCH asks for: a macro, one item, or a list of them. */
export function parseFetchItems(args: CommandCursor): FetchItem[] {
	if (args.nextIs('(')) return args.list(() => parseItem(args));
	for (const [macro, names] of Object.entries(macros)) {
		if (args.takeKeyword(macro)) return names.map(attribute);
	}
	return [parseItem(args)];
}

function parseItem(args: CommandCursor): FetchItem {
	const name = args.match(/[A-Za-z0-9.-]+/y).toUpperCase();
	if ((name === 'BODY' || name === 'BODY.PEEK') && args.take('[')) {
		return parseBodySection(args, { peek: name === 'BODY.PEEK' });
	}
	if (Object.hasOwn(oldNames, name)) return { kind: 'section', name, ...oldNames[name] };
	if (!Object.hasOwn(fetchAttributes, name)) throw bad();
	return attribute(name);
}

function parseBodySection(args: CommandCursor, { peek }: { peek: boolean }): FetchItem {
	const path: number[] = [];
	while (args.nextIs('123456789')) {
		path.push(args.number());
		if (!args.take('.')) break;
	}
	const text = args.nextIs(']') ? '' : args.match(/[A-Za-z.]+/y).toUpperCase();
	if (!isSectionText(text) || (text === 'MIME' && path.length === 0)) throw bad();
	const fields = text.startsWith('HEADER.FIELDS') ? parseFieldNames(args) : [];
	args.expect(']');
	const partial = args.take('<') ? parsePartial(args) : undefined;
	const spelled = [...path, ...(text ? [text] : [])].join('.');
	const names = fields.length > 0 ? ` (${fields.join(' ')})` : '';
	return {
		kind: 'section',
		name: `BODY[${spelled}${names}]${partial ? `<${partial.offset}>` : ''}`,
		section: { path, text, fields: fields.map((field) => field.toLowerCase()) },
		peek,
		partial,
	};
}

const isSectionText = (text: string): text is SectionText =>
	text === '' || sectionTexts.includes(text);

function parseFieldNames(args: CommandCursor): string[] {
	args.space();
	return args.list(() => args.text());
}

function parsePartial(args: CommandCursor): { offset: number; length: number } {
	const offset = args.number();
	args.expect('.');
	const length = args.number();
	args.expect('>');
	return { offset, length };
}
