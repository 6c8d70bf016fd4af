import { buffer } from 'node:stream/consumers';
import { alignedTextOfHtml } from '../../../gmail/parse/text-of-html';
import { reportCsv, reportHtml, reportXlsx, toGrid } from '../../../gmail/send/report';

const rows = [
	{ customer: { name: 'Bo' }, amount: 20, orderDate: '2026-11-02' },
	{ customer: { name: 'Ann' }, amount: 100, orderDate: '2026-11-01' },
	{ customer: { name: 'Zoë' }, orderDate: '2026-11-10' },
];
const all = { columns: [], sortBy: '', descending: false };
const page = { title: 'T', introduction: '', footer: '', locale: 'en-US', most: 200 };

describe('the grid', () => {
	it('shows every field where none is chosen', () => {
		expect(toGrid(rows, all)).toEqual({
			titles: ['Customer', 'Amount', 'Order date'],
			numeric: [false, true, false],
			rows: [
				['{"name":"Bo"}', 20, '2026-11-02'],
				['{"name":"Ann"}', 100, '2026-11-01'],
				['{"name":"Zoë"}', '', '2026-11-10'],
			],
		});
	});

	it('chooses, sorts and adds up; what is empty comes last either way', () => {
		const columns = [
			{ field: 'customer.name', title: 'Who', total: 'count' as const },
			{ field: 'amount', title: '', total: 'sum' as const },
		];
		const grid = toGrid(rows, { columns, sortBy: 'amount', descending: true });
		expect(grid).toEqual({
			titles: ['Who', 'Amount'],
			numeric: [false, true],
			rows: [
				['Ann', 100],
				['Bo', 20],
				['Zoë', ''],
			],
			totals: [3, 120],
		});
		const ascending = toGrid(rows, { columns, sortBy: 'amount', descending: false });
		expect(ascending.rows.map(([name]) => name)).toEqual(['Bo', 'Ann', 'Zoë']);
	});

	it('sorts words as people do', () => {
		const named = ['item 10', 'Item 9', 'äpfel'].map((name) => ({ name }));
		expect(toGrid(named, { ...all, sortBy: 'name' }).rows.flat()).toEqual([
			'äpfel',
			'Item 9',
			'item 10',
		]);
	});

	it('averages what is a number', () => {
		const columns = [{ field: 'amount', title: '', total: 'average' as const }];
		expect(toGrid(rows, { ...all, columns }).totals).toEqual([60]);
	});

	it('says which column no item has', () => {
		const columns = [{ field: 'amuont', title: '', total: 'none' as const }];
		expect(() => toGrid(rows, { ...all, columns })).toThrow(
			expect.objectContaining({
				message: 'No item has a field "amuont"',
				remedy: expect.stringContaining('customer, amount, orderDate'),
			}),
		);
	});

	it('reads no field that JavaScript gives to everything', () => {
		const columns = [{ field: 'constructor.name', title: '', total: 'none' as const }];
		expect(() => toGrid(rows, { ...all, columns })).toThrow(/No item has a field/);
	});
});

describe('the table', () => {
	it('writes markup of the data as text', () => {
		const html = reportHtml(toGrid([{ a: '<img onerror=x>', b: '"&' }], all), page);
		expect(html).toContain('&lt;img onerror=x&gt;');
		expect(html).not.toContain('<img');
	});

	it('writes numbers as its readers do', () => {
		const grid = toGrid([{ amount: 1234.567 }], all);
		expect(reportHtml(grid, page)).toContain('1,234.57');
		expect(reportHtml(grid, { ...page, locale: 'de-DE' })).toContain('1.234,57');
	});

	it('writes the numbers of a column with the same decimals', () => {
		const html = reportHtml(
			toGrid(
				[
					{ a: 1, b: 1 },
					{ a: 2.5, b: 2 },
				],
				all,
			),
			page,
		);
		const cells = [...html.matchAll(/<td[^>]*>([^<]*)</g)].map(([, text]) => text);
		expect(cells).toEqual(['1.00', '1', '2.50', '2']);
	});

	it('names each value for phones, which show a row as a card, and in the text version nowhere', () => {
		const wide = { order: 'A', customer: 'Ann', date: 'today', amount: 7 };
		const html = reportHtml(toGrid([wide], all), page);
		expect(html).toContain(
			'<span class="r-label" style="display:none;color:#6b7484">Customer</span>',
		);
		expect(alignedTextOfHtml(html).match(/Customer/g)).toHaveLength(1);
	});

	it('leaves rows out that would make the message too long, and says so', () => {
		const many = Array.from({ length: 50 }, (_, n) => ({ n }));
		const html = reportHtml(toGrid(many, all), { ...page, most: 20 });
		expect(html.match(/<tr>/g)).toHaveLength(21);
		expect(html).toContain('30 more rows are not shown here.');
	});

	it('says that there is nothing', () => {
		expect(reportHtml(toGrid([], all), page)).toContain('There are no rows.');
	});
});

describe('the files', () => {
	const grid = toGrid([{ name: '=cmd|x', note: 'a;"b"\nc', amount: 1.5 }], {
		...all,
		columns: ['name', 'note', 'amount'].map((field) => ({
			field,
			title: '',
			total: field === 'amount' ? ('sum' as const) : ('none' as const),
		})),
	});

	it('writes CSV that Excel opens, and in which nothing is a formula', async () => {
		const file = reportCsv(grid, 'r');
		expect(file).toMatchObject({ name: 'r.csv', mimeType: expect.stringContaining('text/csv') });
		expect((await buffer(await file.open())).toString()).toBe(
			'\ufeffName,Note,Amount\r\n\'=cmd|x,"a;""b""\nc",1.5\r\n,,1.5\r\n',
		);
	});

	it('writes a workbook', async () => {
		const file = reportXlsx(grid, 'r');
		expect(file.name).toBe('r.xlsx');
		const bytes = await buffer(await file.open());
		expect(bytes.subarray(0, 4)).toEqual(Buffer.from('PK\u0003\u0004'));
		expect(bytes.length).toBeGreaterThan(1000);
	});
});
