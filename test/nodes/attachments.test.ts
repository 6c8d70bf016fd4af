import { buffer } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';
import * as core from '../../gmail';
import type { OutgoingAttachment } from '../../gmail';
import type { Job } from '../../nodes/GmailSend/job';
import { readMessage } from '../../nodes/GmailSend/message';
import type { Options } from '../../nodes/GmailSend/options';

const inMemory = (text: string, fileName: string, mimeType = 'application/pdf'): IBinaryData => ({
	data: Buffer.from(text).toString('base64'),
	mimeType,
	fileName,
	fileSize: `${text.length} B`,
});
const onDisk = (fileName: string, mimeType = 'application/pdf'): IBinaryData => ({
	data: 'filesystem-v2',
	id: `filesystem-v2:${fileName}`,
	mimeType,
	fileName,
});

const kept = {
	invoice: inMemory('one', 'Invoice.pdf'),
	invoice_2: inMemory('two', 'Invoice 2.pdf'),
	logo: inMemory('GIF89a', 'Logo.gif', 'image/gif'),
};
/** As `$binary` gives it: n8n leaves out the content. */
const withoutContent = ({ data, ...rest }: IBinaryData): Partial<IBinaryData> => {
	if (data === 'filesystem-v2') throw new Error('This one is on the disk');
	return rest;
};
const seenBy$binary = Object.fromEntries(
	Object.entries(kept).map(([field, given]) => [field, withoutContent(given)]),
);
const elsewhere = onDisk('terms.pdf');

const jobOf = (
	options: Options,
	{ binary = kept as Record<string, IBinaryData>, raw = {}, json = {}, settings = {} } = {},
): Job =>
	({
		core,
		itemIndex: 0,
		options,
		context: {
			getInputData: () => [{ json, binary }],
			getNode: () => ({ name: 'Gmail Send', parameters: { options: raw } }),
			getWorkflowSettings: () => settings,
			helpers: {
				getBinaryMetadata: async (id: string) => ({ fileSize: id.length }),
				getBinaryStream: async (id: string) => Readable.from([Buffer.from(id)]),
			},
		} as unknown as IExecuteFunctions,
	}) as unknown as Job;

const filesOf = async (options: Options, more?: Parameters<typeof jobOf>[1], html = '') =>
	(await readMessage(jobOf(options, more), { to: [], subject: '', automatic: undefined }, { html }))
		.attachments;

const shown = (files: OutgoingAttachment[]) =>
	files.map(({ name, contentId }) => (contentId === undefined ? name : `${name} as ${contentId}`));

const attached = async (attachments: unknown, more?: Parameters<typeof jobOf>[1]) =>
	shown(await filesOf({ attachments }, more));

describe('the field Attachments', () => {
	const all = ['Invoice.pdf', 'Invoice 2.pdf', 'Logo.gif'];
	it.each([
		['one name', 'invoice', ['Invoice.pdf']],
		['names', ' invoice , logo ', ['Invoice.pdf', 'Logo.gif']],
		['names in lines', 'invoice\nlogo;invoice_2', ['Invoice.pdf', 'Logo.gif', 'Invoice 2.pdf']],
		['a list of names', ['logo', 'invoice'], ['Logo.gif', 'Invoice.pdf']],
		['a list as a model writes it', '["logo","invoice"]', ['Logo.gif', 'Invoice.pdf']],
		['a pattern', 'invoice*', ['Invoice.pdf', 'Invoice 2.pdf']],
		['all', '*', all],
		['a name twice', 'invoice, invoice*, invoice', ['Invoice.pdf', 'Invoice 2.pdf']],
		['$binary', seenBy$binary, all],
		['a file of $binary', seenBy$binary.logo, ['Logo.gif']],
		['a list of files of $binary', Object.values(seenBy$binary), all],
		['its names', Object.keys(seenBy$binary), all],
		['a file of the item', kept.invoice, ['Invoice.pdf']],
		['a file of another node', elsewhere, ['terms.pdf']],
		[
			'all files of another node',
			{ terms: elsewhere, more: onDisk('b.pdf') },
			['terms.pdf', 'b.pdf'],
		],
		['an item of another node', { json: {}, binary: { terms: elsewhere } }, ['terms.pdf']],
		['several items', [{ json: {}, binary: { a: elsewhere } }, { json: {} }], ['terms.pdf']],
		['names and files', ['invoice', elsewhere, 'invoice'], ['Invoice.pdf', 'terms.pdf']],
		['a file twice', [elsewhere, { ...elsewhere }], ['terms.pdf']],
		['nothing', '', []],
		['nothing of an expression', undefined, []],
		['an empty list', [], []],
	])('takes %s', async (_what, wanted, names) => {
		expect(await attached(wanted)).toEqual(names);
	});

	it('takes a name that holds a comma, and a number', async () => {
		const binary = { 'scan, page 1': kept.invoice, 0: kept.logo };
		expect(await attached('scan, page 1', { binary })).toEqual(['Invoice.pdf']);
		expect(await attached(['scan, page 1'], { binary })).toEqual(['Invoice.pdf']);
		expect(await attached(0, { binary })).toEqual(['Logo.gif']);
	});

	it('takes all of an item without files, which is none', async () => {
		expect(await attached('*', { binary: {} })).toEqual([]);
		expect(
			await attached(undefined, { binary: {}, raw: { attachments: '={{ $binary }}' } }),
		).toEqual([]);
	});

	it.each([
		['an unknown name', 'invoices', /no file in a field named "invoices"/],
		['one of several', ['invoice', 'terms'], /no file in a field named "terms"/],
		['true', true, /"Attachments" got boolean/],
		['an object', { a: 1 }, /"Attachments" got object/],
		['nothing in a list', ['invoice', undefined], /"Attachments" got nothing/],
		['a file that was only listed', [{ name: 'a.pdf', mimeType: 'x/y', part: '2' }], /got object/],
		[
			'content of another node that n8n left out',
			{ mimeType: 'x/y', fileName: 'a' },
			/its content/,
		],
	])('refuses %s', async (_what, wanted, message) => {
		await expect(attached(wanted)).rejects.toThrow(message);
	});

	it('says how a listed file becomes one', async () => {
		const listed = [{ name: 'a.pdf', mimeType: 'application/pdf', size: 1, part: '2' }];
		await expect(attached(listed)).rejects.toMatchObject({
			description: expect.stringContaining('Download Attachments'),
		});
	});

	it('takes what the trigger lists of its files, where it has downloaded them', async () => {
		const listed = ['logo', 'invoice'].map((field) => ({ part: '2', mimeType: 'x/y', field }));
		expect(await attached(listed)).toEqual(['Logo.gif', 'Invoice.pdf']);
		await expect(attached([...listed, { part: '3', mimeType: 'x/y' }])).rejects.toThrow(
			/got object/,
		);
	});

	it('refuses a file that an expression names and that is not there', async () => {
		const raw = { attachments: "={{ $('Download').item.binary.invoice }}" };
		await expect(attached(undefined, { raw })).rejects.toThrow(/"Attachments" got nothing/);
		const optional = { attachments: '={{ $binary?.invoice }}' };
		expect(await attached(undefined, { raw: optional })).toEqual([]);
	});

	it.each([
		['a pattern that fits none', 'q*', 'q*', 1],
		['an expression that comes to nothing', '={{ $json.nope }}', undefined, 1],
		['whatever there is', '*', '*', 0],
		['a field that is left empty', '', '', 0],
	])('says once a run that a message has no files: %s', async (_what, raw, attachments, times) => {
		const job = jobOf({ attachments } as Options, { binary: {}, raw: { attachments: raw } });
		const notes: string[] = [];
		Object.assign(job.context, {
			addExecutionHints: ({ message }: { message: string }) => notes.push(message),
		});
		const envelope = { to: [], subject: '', automatic: undefined };
		for (let i = 0; i < 2; i += 1) await readMessage(job, envelope, {});
		expect(notes).toHaveLength(times);
		if (times > 0) expect(notes[0]).toMatch(/^"Attachments" comes to no file/);
	});

	it('does not guess between files that look the same', async () => {
		const binary = { a: inMemory('one', 'scan.pdf'), b: inMemory('two', 'scan.pdf') };
		const seen = withoutContent(binary.b);
		await expect(attached(seen, { binary })).rejects.toThrow(/without its content/);
		const files = await filesOf({ attachments: { b: seen } }, { binary });
		expect((await buffer(await files[0]!.open())).toString()).toBe('two');
	});

	it('finds files that stand in the JSON, where the workflow has them there', async () => {
		const json = { order: 7, scan: onDisk('scan.pdf') };
		const combined = { binary: {}, json, settings: { binaryMode: 'combined' } };
		expect(await attached('*', combined)).toEqual(['scan.pdf']);
		await expect(attached('scan', { binary: {}, json })).rejects.toThrow(/no file in a field/);
	});

	it('streams what is on the disk, and tells its size', async () => {
		const [file] = await filesOf({ attachments: elsewhere });
		expect(file).toMatchObject({ name: 'terms.pdf', size: 23 });
		expect((await buffer(await file!.open())).toString()).toBe('filesystem-v2:terms.pdf');
	});
});

describe('inline images', () => {
	const images = {
		a: inMemory('1', 'first.png', 'image/png'),
		b: inMemory('2', 'second.png', 'image/png'),
		c: inMemory('3', 'terms.pdf'),
	};

	it('go by the names that were found, not by their places', async () => {
		const files = await filesOf({ inlineImages: ' , b, *' }, { binary: images });
		expect(shown(files)).toEqual(['second.png as b', 'first.png as a']);
	});

	it('are none of all files, but are where they are named', async () => {
		const inlineImages = 'a';
		const all = ['second.png', 'terms.pdf', 'first.png as a'];
		const seen = withoutContent(images.a);
		for (const attachments of ['*', { ...images, a: seen }])
			expect(shown(await filesOf({ attachments, inlineImages }, { binary: images }))).toEqual(all);
		for (const attachments of ['a', 'a*, a'])
			expect(shown(await filesOf({ attachments, inlineImages }, { binary: images }))).toEqual([
				'first.png',
				'first.png as a',
			]);
	});

	it('of another node go by the name that the HTML has for them', async () => {
		const logo = onDisk('Logo.png', 'image/png');
		const idIn = async (html: string) =>
			(await filesOf({ inlineImages: logo }, undefined, html))[0]?.contentId;
		expect(await idIn('<img src="cid:Logo">')).toBe('Logo');
		expect(await idIn('<img src="cid:Logo.png">')).toBe('Logo.png');
		expect(await idIn('')).toBe('Logo.png');
	});
});
