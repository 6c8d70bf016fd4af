import { buffer } from 'node:stream/consumers';
import { inflateRawSync } from 'node:zlib';
import { DateTime } from 'luxon';
import { alignedTextOfHtml } from '../../../gmail/parse/text-of-html';
import {
	readCurrency,
	readLanguage,
	reportCsv,
	reportHtml,
	reportXlsx,
	toGrid,
	type CellFormat,
	type Column,
	type Page,
	type Selection,
} from '../../../gmail/send/report';

const rows = [
	{ customer: { name: 'Bo' }, amount: 20, orderDate: '2026-11-02' },
	{ customer: { name: 'Ann' }, amount: 100, orderDate: '2026-11-01' },
	{ customer: { name: 'Zoë' }, orderDate: '2026-11-10' },
];
const all: Selection = { columns: [], sortBy: '', descending: false, zone: 'Europe/Berlin' };
const style = { language: 'en-US', currency: '' };
const page: Page = { ...style, title: 'T', introduction: '', footer: '', empty: '' };
const column = (field: string, more: Partial<Column> = {}): Column => ({
	field,
	title: '',
	total: 'none',
	format: 'auto',
	...more,
});

/** What people see in the table, line by line. */
const seen = (
	given: Record<string, unknown>[],
	columns: Column[] = [],
	look: Partial<Page> = {},
	zone = all.zone,
): string[][] => {
	const html = reportHtml(toGrid(given, { ...all, columns, zone }), { ...page, ...look });
	return [...html.matchAll(/<tr>(.*?)<\/tr>/gs)]
		.slice(1)
		.map(([, line = '']) =>
			[...line.matchAll(/<td[^>]*>(.*?)<\/td>/gs)].map(([, text = '']) =>
				text.replace(/[\u00a0\u202f]/g, ' '),
			),
		);
};

const valuesSeen = (values: unknown[], more: Partial<Column> = {}, look: Partial<Page> = {}) =>
	seen(
		values.map((value, n) => ({ [more.field ?? 'value']: value, n })),
		[column(more.field ?? 'value', more)],
		look,
	).map(([text]) => text);

/** Files of a zip, by name (APPNOTE.TXT of PKWARE, by its central directory). */
const unzipped = (zip: Buffer): Record<string, string> => {
	const files: Record<string, string> = {};
	let at = zip.readUInt32LE(zip.length - 22 + 16);
	while (zip.readUInt32LE(at) === 0x02014b50) {
		const size = zip.readUInt32LE(at + 20);
		const nameLength = zip.readUInt16LE(at + 28);
		const name = zip.toString('utf8', at + 46, at + 46 + nameLength);
		const local = zip.readUInt32LE(at + 42);
		const begin = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
		const bytes = zip.subarray(begin, begin + size);
		files[name] = (zip.readUInt16LE(at + 10) === 0 ? bytes : inflateRawSync(bytes)).toString();
		at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
	}
	return files;
};

describe('the grid', () => {
	it('shows every field where none is chosen', () => {
		const { columns, rows: cells, feet } = toGrid(rows, all);
		expect(columns).toEqual([
			{ title: 'Customer', format: 'text', numeric: false, decimals: 0 },
			{ title: 'Amount', format: 'number', numeric: true, decimals: 0 },
			{ title: 'Order date', format: 'date', numeric: false, decimals: 0 },
		]);
		expect(cells.map(([customer, amount]) => [customer, amount])).toEqual([
			['{"name":"Bo"}', 20],
			['{"name":"Ann"}', 100],
			['{"name":"Zoë"}', ''],
		]);
		expect(feet).toEqual([]);
	});

	it('chooses, sorts and adds up; what is empty comes last either way', () => {
		const columns = [
			column('customer.name', { title: 'Who', total: 'count' }),
			column('amount', { total: 'sum' }),
		];
		const grid = toGrid(rows, { ...all, columns, sortBy: 'amount', descending: true });
		expect(grid.columns.map(({ title }) => title)).toEqual(['Who', 'Amount']);
		expect(grid.rows).toEqual([
			['Ann', 100],
			['Bo', 20],
			['Zoë', ''],
		]);
		expect(grid.feet).toEqual([
			{ total: 'sum', cells: ['', 120], leftOut: [0, 0] },
			{ total: 'count', cells: [3, ''], leftOut: [0, 0] },
		]);
		const ascending = toGrid(rows, { ...all, columns, sortBy: 'amount' });
		expect(ascending.rows.map(([name]) => name)).toEqual(['Bo', 'Ann', 'Zoë']);
	});

	it('sorts words as people do, and dates by their order', () => {
		const named = ['item 10', 'Item 9', 'äpfel'].map((name) => ({ name }));
		expect(toGrid(named, { ...all, sortBy: 'name' }).rows.flat()).toEqual([
			'äpfel',
			'Item 9',
			'item 10',
		]);
		const days = [new Date('2026-11-02'), '2026-01-10', '2025-12-31'].map((day, n) => ({ day, n }));
		expect(toGrid(days, { ...all, sortBy: 'day' }).rows.map(([, n]) => n)).toEqual([2, 1, 0]);
	});

	it('leaves out what n8n makes of no items', () => {
		expect(toGrid([{}, ...rows, {}], all).rows).toHaveLength(3);
		expect(toGrid([{}], { ...all, columns: [column('amount')] }).rows).toEqual([]);
	});

	it('says which column no item has', () => {
		expect(() => toGrid(rows, { ...all, columns: [column('amuont')] })).toThrow(
			expect.objectContaining({
				message: 'No item has a field "amuont"',
				remedy: expect.stringContaining('customer, amount, orderDate'),
			}),
		);
	});

	it('reads no field that JavaScript gives to everything', () => {
		const columns = [column('constructor.name')];
		expect(() => toGrid(rows, { ...all, columns })).toThrow(/No item has a field/);
	});
});

describe('totals', () => {
	it('writes a zero without a sign', () => {
		expect(valuesSeen([-0, 1, '-0', '-0.0']).slice(0, 4)).toEqual(['0.0', '1.0', '0.0', '0.0']);
	});

	it.each([
		['numbers', [20, 100], 'sum', 'Total', '120'],
		['numeric texts, as databases give them', ['12.50', '7.50'], 'sum', 'Total', '20.00'],
		['binary fractions', [0.1, 0.2], 'sum', 'Total', '0.3'],
		['what comes to nothing', [0.1, 0.2, -0.3], 'sum', 'Total', '0.0'],
		['what rounds to nothing', ['-0.001', 0, 0], 'average', 'Average', '0.000'],
		[
			'texts among which some are numbers',
			['12.5', 'n/a', '7'],
			'sum',
			'Total',
			'19.5 (not counted: 1)',
		],
		[
			'quotients of a database',
			['33.3333333333333333', '66.6666666666666667'],
			'sum',
			'Total',
			'100.00',
		],
		['an average', [1, 2], 'average', 'Average', '1.50'],
		['an average of amounts', ['10.00', '20.01'], 'average', 'Average', '15.01'],
		['a count', ['a', '', 'b'], 'count', 'Count', '2'],
	] as const)('knows %s', (_, values, total, name, expected) => {
		const given = values.map((value) => ({ who: 'x', value }));
		const lines = seen(given, [column('who'), column('value', { total })]);
		expect(lines.at(-1)).toEqual([name, expected]);
	});

	it.each<[string, unknown[], CellFormat | 'auto', string, string]>([
		[
			'as sheets hand them out',
			['1,234.50', '€ 99.00', '99', '$5', '12 %', '(7)', '1 000', 10],
			'money',
			'EUR',
			'€2,442.50 (not counted: 3)',
		],
		['of one language', ['1.234,50', '99,5', '1.000', 10, '2 €'], 'number', '', '2,346.00'],
		['of another', ['1,234.50', '1,000', '2'], 'number', '', '2,236.50'],
		['of Switzerland', ["1'234.50", '1 000', 'CHF 5.00'], 'money', 'CHF', 'CHF 2,239.50'],
		['of India', ['₹12,34,567.00', '₹1.00'], 'money', 'INR', '₹1,234,568.00'],
		['of two languages', ['1,234.50', '99,5', '7'], 'number', '', '7 (not counted: 2)'],
		['that can be thousands or not', ['1,234', '5'], 'number', '', '5 (not counted: 1)'],
		['that are amounts, and so thousands', ['1,234', '5'], 'money', 'USD', '$1,239.00'],
		['with a sign, and so thousands', ['€ 1.234', '1.000', 'EUR 1'], 'money', 'EUR', '€2,235.00'],
		['that contradict each other', ['€ 1.234', '99.00'], 'money', 'EUR', '€99.00 (not counted: 1)'],
		['below zero', ['-5', '−1,5', '-€2,5'], 'auto', 'EUR', '-9.0'],
		['of one currency', ['$5', '$2.50'], 'auto', '', '7.50'],
		['of two currencies', ['$5', '€5', '5'], 'money', '', '5.00 (not counted: 2)'],
		['of another dollar', ['US$5', '5 USD', 'CA$7'], 'money', 'USD', '$10.00 (not counted: 1)'],
		['in percent', ['12 %', '12.5%', 0.1], 'percent', '', '34.5%'],
		['in percent of nothing', ['12 %', 1], 'number', '', '1 (not counted: 1)'],
		[
			'that are none',
			['007', '+49 30 123456', '1-2', '10:00', '2026-11-23', 'EUR', '5 kg', '1,2,3', '1.2.3', 1],
			'number',
			'',
			'1 (not counted: 9)',
		],
	])('counts numbers as people write them: %s', (_, values, format, currency, expected) => {
		const given = values.map((value) => ({ who: 'x', value }));
		const columns = [column('who'), column('value', { total: 'sum', format })];
		const html = reportHtml(toGrid(given, { ...all, columns, currency }), { ...page, currency });
		const [, total] = /.*<td[^>]*>(.*?)<\/td><\/tr><\/tfoot>/s.exec(html) ?? [];
		expect(total?.replace(/[\u00a0\u202f]/g, ' ')).toBe(expected);
	});

	it('says in the language, and in files beside the name, what is not in a total', async () => {
		const given = [
			{ who: 'x', v: '1,5' },
			{ who: 'y', v: 'offen' },
		];
		const look = { language: 'de-DE', currency: '' };
		const columns = [column('who'), column('v', { total: 'sum' })];
		expect(seen(given, columns, look).at(-1)).toEqual(['Summe', '1,5 (nicht mitgezählt: 1)']);
		const grid = toGrid(given, { ...all, columns });
		const csv = await buffer(await reportCsv(grid, '', look).open());
		expect(csv.toString()).toContain('Summe (nicht mitgezählt: 1),1.5\r\n');
	});

	it('reads hostile texts in no time', () => {
		const texts = ['1,'.repeat(19), '1 '.repeat(500_000), "1'111".repeat(8), '€'.repeat(1_000_000)];
		const start = performance.now();
		toGrid(
			texts.flatMap((v) => Array.from({ length: 500 }, () => ({ v }))),
			{ ...all, columns: [column('v', { total: 'sum', format: 'number' })] },
		);
		expect(performance.now() - start).toBeLessThan(5_000);
	});

	it('gives each kind a line of its own, by its name', () => {
		const columns = [
			column('customer.name', { total: 'count' }),
			column('amount', { total: 'average' }),
			column('orderDate'),
		];
		expect(seen(rows, columns).slice(-2)).toEqual([
			['Average', '60.00', ''],
			['3', 'Count', ''],
		]);
	});

	it('names a total beside itself where no column is free', () => {
		expect(seen(rows, [column('amount', { total: 'sum' })]).at(-1)).toEqual(['Total: 120']);
	});

	it('adds nothing up where there is no number', () => {
		expect(seen([{ a: 'x', b: 'y' }], [column('a'), column('b', { total: 'sum' })]).at(-1)).toEqual(
			['Total', ''],
		);
	});
});

describe('what a column is', () => {
	it.each([
		[
			'amounts with the decimals that they have',
			'value',
			[1234.5, 7, 0.25],
			['1,234.50', '7.00', '0.25'],
		],
		['rates of many decimals', 'value', [1.08345, 2], ['1.08345', '2.00000']],
		['binary fractions', 'value', [0.1 + 0.2, 1.1 * 3], ['0.3', '3.3']],
		['quotients', 'value', [100 / 3, 1], ['33.33', '1.00']],
		['very small numbers', 'value', [0.000012], ['0.000012']],
		['years', 'value', [2025, 2026], ['2025', '2026']],
		['order numbers', 'orderNumber', [10012, 10013], ['10012', '10013']],
		['numbers of customers', 'customer_id', ['10012', '10013'], ['10012', '10013']],
		['numbers with zeros in front', 'value', ['00712', '10013'], ['00712', '10013']],
		[
			'numbers too long to be counted with',
			'value',
			['12345678901234567890'],
			['12345678901234567890'],
		],
		['what was paid', 'paid', [10012], ['10,012']],
		['amounts with their cents', 'unitPrice', [12.5, 3], ['12.50', '3.00']],
		['measurements', 'temperature', [36.5, 37], ['36.5', '37.0']],
		['zeros that a database wrote', 'value', ['12.50', '7'], ['12.50', '7.00']],
		['negative numbers', 'value', [-1234.5, '-3'], ['-1,234.5', '-3.0']],
		['days', 'value', ['2026-11-02'], ['Nov 2, 2026']],
		[
			'moments in UTC',
			'value',
			['2026-11-02T23:30:00Z', '2026-11-02T08:00:00Z'],
			['Nov 3, 2026, 12:30 AM', 'Nov 2, 2026, 9:00 AM'],
		],
		['moments without a zone', 'value', ['2026-11-02 14:00:00'], ['Nov 2, 2026, 2:00 PM']],
		[
			'moments of luxon',
			'value',
			[DateTime.fromISO('2026-07-02T14:00:00', { zone: 'Asia/Tokyo' })],
			['Jul 2, 2026, 7:00 AM'],
		],
		[
			'days of a database, which are midnights in UTC',
			'value',
			[new Date('2026-11-02'), '2026-11-03T00:00:00.000Z'],
			['Nov 2, 2026', 'Nov 3, 2026'],
		],
		['days as midnights of the zone', 'value', ['2026-11-01T23:00:00Z'], ['Nov 2, 2026']],
		['times in ms', 'createdAt', [Date.UTC(2026, 10, 2, 8)], ['Nov 2, 2026, 9:00 AM']],
		['words among which some are days', 'value', ['2026-11-02', 'soon'], ['2026-11-02', 'soon']],
		['no times', 'value', ['01.12.2026'], ['01.12.2026']],
		['yes and no', 'value', [true, false], ['true', 'false']],
		['lists', 'value', [['a', 'b'], [1]], ['a, b', '1']],
		['nothing', 'value', [null, undefined, '', ' '], ['', '', '', '']],
	])('knows %s', (_, field, values, expected) => {
		expect(valuesSeen(values, { field })).toEqual(expected);
	});

	it.each([
		['de-DE', 'number', '1234.5', '1.234,5'],
		['de-DE', 'money', 1234.5, '1.234,50 €'],
		['ja-JP', 'money', 1234, '1,234.00', ''],
		['ja-JP', 'money', 1234, '￥1,234', 'JPY'],
		['en-US', 'money', 0.125, '€0.125'],
		['en-US', 'percent', 0.25, '25%'],
		['en-US', 'percent', 0.125, '12.5%'],
		['de-DE', 'date', '2026-11-02', '02.11.2026'],
		['de-DE', 'date', '2026-11-02T14:30', '02.11.2026, 14:30'],
		['en-US', 'asIs', 10012, '10012'],
		['en-US', 'asIs', '00712', '00712'],
		['en-US', 'text', 10012, '10012'],
		['en-US', 'number', 'none yet', 'none yet'],
		['ar-EG', 'number', 1234.5, '١٬٢٣٤٫٥'],
	] as [string, CellFormat, unknown, string, string?][])(
		'in %s and the format %s, %p is %s',
		(language, format, value, expected, currency = 'EUR') => {
			expect(valuesSeen([value], { format }, { language, currency })).toEqual([expected]);
		},
	);

	it.each([
		['de_DE', 'de-DE'],
		['', 'en-US'],
		[' ar ', 'ar'],
	])('reads the language %p', (given, expected) => {
		expect(readLanguage(given)).toBe(expected);
	});

	it('refuses what is no language and no currency', () => {
		expect(() => readLanguage('English (US)')).toThrow('"English (US)" in "Language"');
		expect(() => readCurrency('Euro')).toThrow('"Euro" in "Currency" is not a currency');
		expect(readCurrency(' eur ')).toBe('EUR');
	});
});

describe('the table', () => {
	it('writes markup of the data as text, in its style sheet too', () => {
		const html = reportHtml(
			toGrid([{ a: '<img onerror=x>', b: '"&', c: 1, '</style><img>': 2, '"}x': 3 }], all),
			page,
		);
		expect(html).toContain('&lt;img onerror=x&gt;');
		expect(html).not.toContain('<img');
		expect(html.match(/<\/style>/g)).toHaveLength(2);
	});

	it('names each value for phones, which show a row as a card, without anything hidden', () => {
		const wide = { order: 'A', customer: 'Ann', date: 'today', amount: 7 };
		const html = reportHtml(toGrid([wide], all), page);
		expect(html).toContain('td:nth-child(2)::before { content: "Customer"; }');
		expect(html.slice(html.indexOf('<body'))).not.toMatch(/display: *none|font-size: *0|opacity/);
		expect(alignedTextOfHtml(html).match(/Customer/g)).toHaveLength(1);
	});

	it('shows a row as a card where few columns are too wide for a phone', () => {
		const isCards = (row: Record<string, unknown>) =>
			reportHtml(toGrid([row], all), page).includes('class="r-cards"');
		const customer = 'Bob and Sons, Berlin';
		expect(isCards({ customer, amount: 7, at: '2026-11-02T10:30:00Z' })).toBe(true);
		expect(isCards({ customer, amount: 7, day: '2026-11-02' })).toBe(false);
		expect(isCards({ customer, note: 'long words '.repeat(30) })).toBe(false);
	});

	it('is written from right to left where people read so', () => {
		const html = reportHtml(toGrid([{ who: 'נועה', amount: 3 }], all), { ...page, language: 'he' });
		expect(html).toContain('<html lang="he" dir="rtl">');
		expect(html).toMatch(/<table [^>]*dir="rtl"/);
		expect(html).toMatch(/<td [^>]*align="right"[^>]*>נועה/);
		expect(html).toMatch(/<td [^>]*align="left"[^>]*>3/);
		expect(reportHtml(toGrid(rows, all), page)).toContain('<html lang="en-US" dir="ltr">');
	});

	it('leaves rows out that would make the message too long, and says so', () => {
		const many = Array.from({ length: 50 }, (_, n) => ({ n }));
		const html = reportHtml(toGrid(many, all), { ...page, most: 20 });
		expect(html.match(/<tr>/g)).toHaveLength(21);
		expect(html).toContain('Rows not shown here: 30');
	});

	it.each([
		['de-DE', ['Summe', 'Durchschnitt', 'Anzahl'], 'Hier nicht gezeigte Zeilen: 1.500'],
		['de', ['Summe', 'Durchschnitt', 'Anzahl'], 'Hier nicht gezeigte Zeilen: 1.500'],
		['en-GB', ['Total', 'Average', 'Count'], 'Rows not shown here: 1,500'],
		['pt-BR', ['Total', 'Média', 'Contagem'], 'Linhas não mostradas aqui: 1.500'],
		['no', ['Sum', 'Gjennomsnitt', 'Antall'], /^Rader som ikke vises her: 1.500$/],
		['zh-TW', ['合計', '平均值', '計數'], '此處未顯示的列: 1,500'],
		['zh-CN', ['合计', '平均值', '计数'], '此处未显示的行: 1,500'],
		['sr-Latn', ['Total', 'Average', 'Count'], 'Rows not shown here: 1.500'],
	])('says in the words of %s what it adds up and leaves out', (given, names, hidden) => {
		const most = 20;
		const language = readLanguage(given);
		const html = reportHtml(
			toGrid(
				Array.from({ length: 1520 }, (_, n) => ({ name: 'n', a: n, b: n, c: n })),
				{
					...all,
					columns: [
						column('name'),
						column('a', { total: 'sum' }),
						column('b', { total: 'average' }),
						column('c', { total: 'count' }),
					],
				},
			),
			{ ...page, language, most },
		);
		const feet = [...html.matchAll(/<td class="r-foot r-name"[^>]*>(.*?)<\/td>/g)];
		expect(feet.map(([, name]) => name)).toEqual(names);
		const said = /<p class="r-muted"[^>]*>(.*?)<\/p>/.exec(html)?.[1];
		if (typeof hidden === 'string') expect(said).toBe(hidden);
		else expect(said).toMatch(hidden);
	});

	it('says it in the words of its sender, here and in the files', async () => {
		const language = readLanguage('fr');
		const own = { total: ' Somme <1> ', average: '', hidden: '{rows} de plus, {rows} !' };
		const grid = toGrid(
			[
				{ who: 'a', x: 1, y: 2 },
				{ who: 'b', x: 2, y: 4 },
			],
			{
				...all,
				columns: [column('who'), column('x', { total: 'sum' }), column('y', { total: 'average' })],
			},
		);
		const look = { language, currency: '', words: own };
		const html = reportHtml(grid, { ...page, ...look, most: 1 });
		expect(html).toContain('Somme &lt;1&gt;');
		expect(html).toContain('Moyenne');
		expect(html).toContain('1 de plus, 1 !');
		expect((await buffer(await reportCsv(grid, 'r', look).open())).toString()).toBe(
			'\ufeffWho,X,Y\r\na,1,2\r\nb,2,4\r\nSomme <1>,3,\r\nMoyenne,,3\r\n',
		);
		const files = unzipped(await buffer(await reportXlsx(grid, 'r', look).open()));
		const strings = files['xl/sharedStrings.xml'] ?? files['xl/worksheets/sheet1.xml'];
		expect(strings).toContain('Somme &lt;1&gt;');
		expect(strings).toContain('Moyenne');
	});

	it('shows as many rows as Gmail shows of a message, however wide they are', () => {
		const fields = Array.from({ length: 30 }, (_, n) => `field${n}`);
		const many = Array.from({ length: 200 }, () =>
			Object.fromEntries(fields.map((name) => [name, 'some words'])),
		);
		const html = reportHtml(toGrid(many, all), page);
		expect(Buffer.byteLength(html)).toBeLessThan(102_000);
		expect(html).toMatch(/Rows not shown here: \d+/);
	});

	it('says in the words of its sender that there is nothing', () => {
		const html = reportHtml(toGrid([], all), { ...page, empty: 'Nothing today.\nHave a rest.' });
		expect(html).toContain('Nothing today.<br>Have a rest.');
		expect(html).not.toContain('<table');
	});
});

describe('the files', () => {
	const grid = toGrid(
		[
			{
				name: '=cmd|x',
				note: 'a;"b"\nc',
				amount: -1.5,
				on: '2026-11-02',
				at: '2026-11-02T13:30:00Z',
			},
			{ name: 'b\nc', note: 'd\re', amount: 0.1 + 0.2, on: '', at: '' },
		],
		{
			...all,
			columns: ['name', 'note', 'amount', 'on', 'at'].map((field) =>
				column(field, { total: field === 'amount' ? 'sum' : 'none' }),
			),
		},
	);

	it('writes CSV that Excel opens, and in which nothing is a formula', async () => {
		const file = reportCsv(grid, 'r', style);
		expect(file).toMatchObject({ name: 'r.csv', mimeType: expect.stringContaining('text/csv') });
		expect((await buffer(await file.open())).toString()).toBe(
			'\ufeffName,Note,Amount,On,At\r\n' +
				'\'=cmd|x,"a;""b""\nc",-1.5,2026-11-02,2026-11-02 14:30:00\r\n' +
				'"b\nc","d\re",0.3,,\r\n' +
				'Total,,-1.2,,\r\n',
		);
	});

	it('has a column for the name of a total that takes all others', async () => {
		const sums = toGrid([{ a: 1 }, { a: 2 }], { ...all, columns: [column('a', { total: 'sum' })] });
		expect((await buffer(await reportCsv(sums, 'r', style).open())).toString()).toBe(
			'\ufeffA,\r\n1,\r\n2,\r\n3,Total\r\n',
		);
	});

	it.each([
		['orders.csv', 'orders.csv', 'orders.xlsx'],
		['orders.XLSX', 'orders.csv', 'orders.xlsx'],
		['orders 12.5', 'orders 12.5.csv', 'orders 12.5.xlsx'],
		['', 'report.csv', 'report.xlsx'],
		['.csv', 'report.csv', 'report.xlsx'],
	])('names files after %p', (given, csv, xlsx) => {
		expect(reportCsv(grid, given, style).name).toBe(csv);
		expect(reportXlsx(grid, given, style).name).toBe(xlsx);
	});

	it('writes a workbook in which numbers are numbers and dates are dates', async () => {
		const files = unzipped(await buffer(await reportXlsx(grid, 'r', style).open()));
		const sheet = files['xl/worksheets/sheet1.xml'] ?? '';
		const cell = (name: string): string =>
			new RegExp(`<c r="${name}"[^>]*>.*?</c>`).exec(sheet)?.[0] ?? '';
		expect(cell('C2')).toContain('<v>-1.5</v>');
		expect(cell('C4')).toContain('<v>-1.2</v>');
		// Days since 30 December 1899: 2 November 2026 is the 46328th, 14:30 are 29/48 of a day.
		expect(cell('D2')).toContain('<v>46328</v>');
		expect(cell('E2')).toMatch(/<v>46328\.60416/);
		expect(files['xl/styles.xml']).toContain('yyyy-mm-dd');
		expect(files['xl/sharedStrings.xml'] ?? sheet).toContain('Total');
	});

	it('writes a workbook from right to left', async () => {
		const files = unzipped(
			await buffer(await reportXlsx(grid, 'r', { ...style, language: 'ar' }).open()),
		);
		expect(files['xl/worksheets/sheet1.xml']).toContain('rightToLeft="1"');
	});
});
