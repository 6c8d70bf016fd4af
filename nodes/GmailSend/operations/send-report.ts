import type { INodeExecutionData } from 'n8n-workflow';
import type { Column, Grid, Row } from '../../../gmail';
import type { Job } from '../job';
import { markAutomatic, readMessage } from '../message';
import { sendMail } from '../send-mail';
import { signed } from '../sender-identity';
import type { Sending } from '../sending';
import type { Operation } from './operation';
import { reportFields } from './report-fields';

interface ReportOptions {
	averageWord?: string;
	countWord?: string;
	currency?: string;
	emptyText?: string;
	fileName?: string;
	footer?: string;
	hiddenText?: string;
	locale?: string;
	maxRows?: number;
	totalWord?: string;
}

/** What an expression can say of an item. One that says nothing of it is the same for all, also where it tells the time. */
const ofItem =
	/\$(?:json|binary|item|itemIndex|input|node|data|position|fromAI|evaluateExpression|getPairedItem|\()|\bitems?\b/;

/** The subject of a run in which all rows have the same: read once, as the time goes on from row to row. */
const commonSubjects = new WeakMap<Sending, string>();

const subjectOf = ({ context, itemIndex, sending }: Job): string => {
	const read = (item: number) => context.getNodeParameter('subject', item) as string;
	const raw = context.getNode().parameters.subject;
	if (typeof raw !== 'string' || ofItem.test(raw)) return read(itemIndex);
	const subject = commonSubjects.get(sending) ?? read(0);
	commonSubjects.set(sending, subject);
	return subject;
};

const recipientsOf = ({ context, core, itemIndex }: Job) =>
	core.readAddresses(context.getNodeParameter('to', itemIndex), 'To');

const nothingSent = (items: number[], rows: number, reason: string): INodeExecutionData[] => [
	{ json: { sent: false, rows, reason }, pairedItem: items.map((item) => ({ item })) },
];

/** What has to be the same for rows to be in one report. */
const keyOf = (to: string[], mailbox: string, subject: string): string =>
	JSON.stringify([to.toSorted(), mailbox.toLowerCase(), subject]);

const areForNobody = (keys: string[]): boolean => keys.every((key) => key.startsWith('[[],'));

/** Whether no row has a recipient, by the groups of a run. */
const forNobody = new WeakMap<string[], boolean>();

/** Tells who builds the workflow what is in no sum and no average. */
const warnOfLeftOut = ({ context }: Job, { columns, feet }: Grid): void => {
	const named = columns.flatMap(({ title }, i) => {
		const most = Math.max(0, ...feet.map(({ leftOut }) => leftOut[i] ?? 0));
		return most > 0 ? [`${most} of "${title}"`] : [];
	});
	if (named.length === 0) return;
	context.addExecutionHints?.({
		message: `A total leaves out values that are no certain numbers: ${named.join(', ')}. The message says so beside it.`,
		location: 'outputPane',
	});
};

const leftOutOf = ({ feet }: Grid): number =>
	feet.flatMap(({ leftOut }) => leftOut).reduce((sum, each) => sum + each, 0);

const reportOn = async (
	job: Job,
	items: number[],
	keys: string[],
): Promise<INodeExecutionData[]> => {
	const { context, core, itemIndex } = job;
	const read = <Value>(name: string, otherwise?: Value): Value =>
		context.getNodeParameter(name, itemIndex, otherwise) as Value;
	const input = context.getInputData();
	const rows = core.rowsIn(items.map((item) => (input[item]?.json ?? {}) as Row));
	const more = read<ReportOptions>('reportOptions', {});
	const empty = (more.emptyText ?? '').trim();
	if (rows.length === 0 && empty === '')
		return nothingSent(
			items,
			0,
			'There are no rows. "Words When There Are No Rows" sends a message.',
		);
	const to = recipientsOf(job);
	const { values = [] } = read<{ values?: Partial<Column>[] }>('columns', {});
	const currency = core.readCurrency(more.currency ?? '');
	const grid = core.toGrid(rows, {
		columns: values.map(({ field = '', title = '', total = 'none', format = 'auto' }) => ({
			field: field.trim(),
			title,
			total,
			format,
		})),
		sortBy: read<string>('sortBy', '').trim(),
		descending: read<string>('sortOrder', 'ascending') === 'descending',
		zone: context.getTimezone(),
		currency,
	});
	const subject = subjectOf(job);
	const style = {
		language: core.readLanguage(more.locale ?? ''),
		currency,
		words: {
			total: more.totalWord,
			average: more.averageWord,
			count: more.countWord,
			hidden: more.hiddenText,
		},
	};
	const html = core.reportHtml(grid, {
		...style,
		title: subject,
		introduction: read('introduction', ''),
		footer: more.footer ?? '',
		empty,
		most: more.maxRows,
	});
	const body = await signed(job, { html });
	const mail = await readMessage(
		job,
		{ to, subject, automatic: markAutomatic(job, 'generated') },
		body,
	);
	const isNobody = mail.to.length + mail.cc.length + mail.bcc.length === 0;
	// Rows that are nobody's keep no others from theirs; where all are, a field is wrong.
	if (!forNobody.has(keys)) forNobody.set(keys, areForNobody(keys));
	if (isNobody && !forNobody.get(keys))
		return nothingSent(items, rows.length, '"To" comes to nobody for these rows.');
	const name = more.fileName ?? '';
	const files = rows.length > 0 ? read<string[]>('files', []) : [];
	const sent = await sendMail(job, {
		...mail,
		attachments: [
			...(files.includes('csv') ? [core.reportCsv(grid, name, style)] : []),
			...(files.includes('xlsx') ? [core.reportXlsx(grid, name, style)] : []),
			...mail.attachments,
		],
	});
	warnOfLeftOut(job, grid);
	const notCounted = leftOutOf(grid);
	return sent.map((item) => ({
		...item,
		json: { ...item.json, rows: rows.length, ...(notCounted > 0 && { notCounted }) },
		pairedItem: items.map((each) => ({ item: each })),
	}));
};

export const sendReport: Operation = {
	resource: 'message',
	option: {
		name: 'Send Report',
		value: 'sendReport',
		description:
			'Send items as a message with a table, one for each recipient, on request with CSV and Excel files',
		action: 'Send a report of all items',
	},
	hasBody: false,
	fields: reportFields,
	groupOf: (job) => {
		const to = recipientsOf(job).map(({ address }) => address.toLowerCase());
		return keyOf(to, job.account.address, subjectOf(job));
	},
	runGroup: reportOn,
};
