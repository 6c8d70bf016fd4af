import { compile, type DomNode, type FormatCallback, type HtmlToTextOptions } from 'html-to-text';

/** Characters of HTML that are read; a longer message is a table, and its text would hold up everything else. */
const MAX_LENGTH = 2_000_000;

/** Elements within each other. Deeper than any mail program writes them, and no call stack is in danger. */
const MAX_DEPTH = 400;

/** Quotations and lists within each other, times characters: each of them takes every line in hand once more. */
const MAX_INDENTING = 10_000_000;

/** Columns that one cell may span; a table is laid out cell by cell. */
const MAX_SPAN = 50;

/** Ways in which senders hide what only the list of messages is to show (preheaders), or only one mail program. */
const hidden = [
	'[hidden]',
	...[
		'display:none',
		'visibility:hidden',
		'mso-hide:all',
		'max-height:0;',
		'max-height:0px',
		'opacity:0;',
	].flatMap((style) => [
		`[style*="${style}" i]`,
		`[style*="${style.replace(':', ': ')}" i]`,
		`[style*="${style.replace(':', ' : ')}" i]`,
	]),
];

const isBlank = ({ type, data = '' }: DomNode): boolean =>
	type === 'comment' || (type === 'text' && data.trim() === '');

/** So many elements around each other say no more than one. */
const MAX_WRAPPERS = 8;

/** Blanks and comments around what is all of a cell. */
const MAX_BESIDE = 20;

/** True for what is all that a table's cell holds, such as Outlook's paragraph in each cell. */
const isWholeCell = (element: DomNode): boolean => {
	let node = element;
	for (let i = 0; i < MAX_WRAPPERS; i += 1) {
		const { parent } = node;
		const beside = parent?.children ?? [];
		if (!parent || beside.length > MAX_BESIDE) return false;
		if (!beside.every((child) => child === node || isBlank(child))) return false;
		if (parent.name === 'td' || parent.name === 'th') return true;
		if (!/^(p|div|span|center)$/.test(parent.name ?? '')) return false;
		node = parent;
	}
	return false;
};

/** A paragraph, unless it is a cell: then its words stand in the line of the row. */
const paragraph: FormatCallback = (element, walk, builder, { leadingLineBreaks }) => {
	if (isWholeCell(element)) {
		walk(element.children, builder);
		return;
	}
	builder.openBlock({ leadingLineBreaks });
	walk(element.children, builder);
	builder.closeBlock({ trailingLineBreaks: leadingLineBreaks });
};

/** Cells of a row in one line with a blank between them, whatever stands in the source. */
const cell: FormatCallback = (element, walk, builder) => {
	builder.addInline(' ');
	walk(element.children, builder);
	builder.addInline(' ');
};

/** Words in the place of an image, as a person sees them who loads no images. */
const alternative: FormatCallback = (element, _walk, builder) => {
	builder.addInline(` ${String(element.attribs?.alt ?? '')} `);
};

const withoutScheme = (address: string): string =>
	address
		.trim()
		.replace(/^(https?:\/\/|mailto:)/i, '')
		.replace(/\/$/, '')
		.toLowerCase();

const textIn = (nodes: DomNode[] | undefined): string => {
	let text = '';
	const left = [...(nodes ?? [])].reverse();
	while (left.length > 0 && text.length < 2_000) {
		const node = left.pop();
		if (node?.type === 'text') text += node.data ?? '';
		else if (node?.children) left.push(...[...node.children].reverse());
	}
	return text;
};

/** `Options [https://...]`: with its address, where that says more than the words, and leads out of the message. */
const link: FormatCallback = (element, walk, builder) => {
	const href = String(element.attribs?.href ?? '').trim();
	walk(element.children, builder);
	const text = textIn(element.children);
	const leadsOut = /^(https?:|mailto:|tel:|ftp:)/i.test(href);
	if (!leadsOut || text.trim() === '' || withoutScheme(text) === withoutScheme(href)) return;
	builder.addInline(` [${href.replace(/^mailto:/i, '')}]`, { noWordTransform: true });
};

/** Elements within a link that are looked at for an image with words. */
const MOST_IN_LINK = 200;

const hasWords = (nodes: DomNode[] | undefined): boolean => {
	const left = [...(nodes ?? [])];
	for (let seen = 0; seen < MOST_IN_LINK; seen += 1) {
		const node = left.pop();
		if (!node) return false;
		if (String(node.attribs?.alt ?? '').trim() !== '') return true;
		left.push(...(node.children ?? []).slice(0, MOST_IN_LINK));
	}
	return false;
};

/** The words of an image, and its address where that leads out of the message: somebody who sees no HTML opens it there. */
const addressed: FormatCallback = (element, _walk, builder) => {
	const { alt = '', src = '' } = element.attribs ?? {};
	if (alt.trim() === '') return;
	const address = /^https?:/i.test(src.trim()) ? ` [${src.trim()}]` : '';
	builder.addInline(` ${alt.trim()}${address} `, { noWordTransform: true });
};

/** A link as `link` writes it, also where an image is all of it. */
const imageLink: FormatCallback = (element, walk, builder, options) => {
	const href = String(element.attribs?.href ?? '').trim();
	const isImage = textIn(element.children).trim() === '' && hasWords(element.children);
	if (!isImage || !/^https?:/i.test(href)) return link(element, walk, builder, options);
	walk(element.children, builder);
	builder.addInline(`[${href}]`, { noWordTransform: true });
};

const block = (name: string, leadingLineBreaks: number) => ({
	selector: name,
	format: 'paragraph',
	options: { leadingLineBreaks },
});

const options: HtmlToTextOptions = {
	wordwrap: false,
	// Words behind `</body>` count: list servers and gateways append theirs there.
	baseElements: { selectors: ['no-such-element'], returnDomByDefault: true },
	limits: { maxInputLength: MAX_LENGTH },
	formatters: { paragraph, cell, alternative, link, addressed, imageLink },
	selectors: [
		...[...hidden, 'title', 'style', 'script', 'template', 'img'].map((selector) => ({
			selector,
			format: 'skip',
		})),
		{ selector: 'a', format: 'link' },
		...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({
			selector,
			options: { uppercase: false, leadingLineBreaks: 2, trailingLineBreaks: 1 },
		})),
		{ selector: 'hr', options: { length: 40, leadingLineBreaks: 1, trailingLineBreaks: 1 } },
	],
};

/** A table as the frame of a page, row by row; its cells may hold anything. */
const read: HtmlToTextOptions = {
	...options,
	selectors: [
		...(options.selectors ?? []),
		{ selector: 'td', format: 'cell' },
		{ selector: 'th', format: 'cell' },
		block('tr', 1),
		block('table', 1),
		block('div', 1),
		block('p', 2),
		block('center', 1),
	],
};

const withImages: HtmlToTextOptions = {
	...read,
	selectors: [...(read.selectors ?? []), { selector: 'img', format: 'alternative' }],
};

/** A table as a table, its columns below each other: for what this package writes itself. */
const aligned: HtmlToTextOptions = {
	...options,
	selectors: [
		...(options.selectors ?? []),
		{ selector: 'img', format: 'addressed' },
		{ selector: 'a', format: 'imageLink' },
		{
			selector: 'table',
			format: 'dataTable',
			options: { uppercaseHeaderCells: false, maxColumnWidth: 1_000 },
		},
	],
};

const spans = /\b(colspan|rowspan)(\s{0,5}=["'\s]{0,5})(\d+)/gi;

const clampSpans = (html: string): string =>
	html.replace(spans, (_all, name: string, is: string, count: string) =>
		Number(count) > MAX_SPAN ? `${name}${is}${MAX_SPAN}` : `${name}${is}${count}`,
	);

/** An element that is called what every object knows; the library looks names up in an object, and takes that for its own. */
const calledAsObjects = /(<\/?)constructor(?=[\s/>]|$)/gi;

/** Elements that nobody has to close, or that have no content: they nest no others by being left open. */
const neverDeep =
	/^(area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr|p|li|td|th|tr|thead|tbody|tfoot|dt|dd|option)$/;

const tags = /<(\/?)([a-z][a-z\d:]{0,30})/gi;

const indenting = /^(blockquote|ul|ol)$/;

/** True where elements stand within each other so deep that the time to read them grows with the square of them. */
const isTooDeep = (html: string): boolean => {
	const mostIndents = MAX_INDENTING / html.length;
	const open: string[] = [];
	for (const [, closes, written = ''] of html.matchAll(tags)) {
		const name = written.toLowerCase();
		if (neverDeep.test(name)) continue;
		if (closes) {
			// What nobody opened closes nothing; what is closed closes all within it.
			const at = open.lastIndexOf(name);
			if (at >= 0) open.length = at;
			continue;
		}
		open.push(name);
		if (open.length > MAX_DEPTH) return true;
		if (indenting.test(name) && open.filter((each) => indenting.test(each)).length > mostIndents)
			return true;
	}
	return false;
};

/** Takes out what stands between two marks, such as a style sheet. */
const without = (html: string, begin: RegExp, end: string): string => {
	const lower = html.toLowerCase();
	const kept: string[] = [];
	let at = 0;
	for (const { index } of html.matchAll(begin)) {
		if (index < at) continue;
		kept.push(html.slice(at, index));
		const closing = lower.indexOf(end, index);
		if (closing < 0) return kept.join('');
		at = html.indexOf('>', closing) + 1;
		if (at === 0) return kept.join('');
	}
	return kept.join('') + html.slice(at);
};

const breaking = /^(br|p|div|tr|li|table|h[1-6]|hr|blockquote)$/i;

/** The same words in the same lines without any depth, for HTML that no person wrote. */
const flat = (html: string): string => {
	const visible = [/<style\b/gi, /<script\b/gi, /<title\b/gi].reduce(
		(left, begin) => without(left, begin, `</${begin.source.slice(1, -2)}`),
		without(html, /<!--/g, '-->'),
	);
	return visible.replace(/<\/?([a-z][a-z\d:]{0,30})?[^<>]{0,5000}>?/gi, (_tag, name = '') =>
		breaking.test(String(name)) ? '<br>' : ' ',
	);
};

/** Makes a reader that takes time linear to the HTML, whatever that holds. It is made ready when there is HTML to read. */
const reader = (how: HtmlToTextOptions): ((html: string) => string) => {
	let convert: ReturnType<typeof compile> | undefined;
	return (html) => {
		convert ??= compile(how);
		const start = html.slice(0, MAX_LENGTH);
		return convert(
			isTooDeep(start) ? flat(start) : clampSpans(start).replace(calledAsObjects, '$1span'),
		);
	};
};

const toText = reader(read);
const toTextWithImages = reader(withImages);
const toAlignedText = reader(aligned);

/** One blank line says what several say, and a blank that must not break is a blank. */
const withoutGaps = (text: string): string => {
	const kept: string[] = [];
	for (const line of text.replaceAll('\u00a0', ' ').split('\n')) {
		const end = line.trimEnd();
		if (end !== '' || (kept.at(-1) ?? '') !== '') kept.push(end);
	}
	return kept.join('\n').trimEnd();
};

/**
 * The words of an HTML message as a person reads them: rows of tables as lines, links with their addresses, nothing that
 * is hidden. Of a message that is images alone, what stands in their place.
 */
export const textOfHtml = (html: string): string => {
	const text = toText(html);
	return withoutGaps(text.trim() === '' && /<img\b/i.test(html) ? toTextWithImages(html) : text);
};

/** As `textOfHtml`, with the columns of tables below each other: for the text part of a message that is HTML. */
export const alignedTextOfHtml = (html: string): string => toAlignedText(html);
