import type { Column, Row, Total } from '../../../gmail';
import { generated, readMessage } from '../message';
import { sendMail } from '../send-mail';
import { signed } from '../sender-identity';
import type { Operation } from './operation';
import { reportFields } from './report-fields';

interface ReportOptions {
	fileName?: string;
	footer?: string;
	locale?: string;
	maxRows?: number;
}

/** Gmail cuts a message at 102 KB. */
const MAX_ROWS = 200;

export const sendReport: Operation = {
	resource: 'message',
	option: {
		name: 'Send Report',
		value: 'sendReport',
		description: 'Send all items as one message with a table, on request with CSV and Excel files',
		action: 'Send a report of all items',
	},
	takesAllItems: true,
	fields: reportFields,
	run: async (job) => {
		const { context, core, itemIndex } = job;
		const read = <Value>(name: string, otherwise?: Value): Value =>
			context.getNodeParameter(name, itemIndex, otherwise) as Value;
		const { values = [] } = read<{ values?: Partial<Column>[] }>('columns', {});
		const grid = core.toGrid(
			context.getInputData().map(({ json }) => json as Row),
			{
				columns: values.map(({ field = '', title = '', total = 'none' as Total }) => ({
					field: field.trim(),
					title,
					total,
				})),
				sortBy: read<string>('sortBy', '').trim(),
				descending: read<string>('sortOrder', 'ascending') === 'descending',
			},
		);
		const more = read<ReportOptions>('reportOptions', {});
		const subject = read<string>('subject');
		const html = core.reportHtml(grid, {
			title: subject,
			introduction: read('introduction', ''),
			footer: more.footer ?? '',
			locale: more.locale || 'en-US',
			most: more.maxRows ?? MAX_ROWS,
		});
		const to = core.readAddresses(read('to'), 'To');
		const body = await signed(job, { html });
		const mail = await readMessage(job, { to, subject, automatic: generated(job) }, body);
		const name = more.fileName || 'report';
		const files = read<string[]>('files', []);
		const sent = await sendMail(job, {
			...mail,
			attachments: [
				...(files.includes('csv') ? [core.reportCsv(grid, name)] : []),
				...(files.includes('xlsx') ? [core.reportXlsx(grid, name)] : []),
				...mail.attachments,
			],
		});
		const pairedItem = context.getInputData().map((_, item) => ({ item }));
		return sent.map((item) => ({
			...item,
			json: { ...item.json, rows: grid.rows.length },
			pairedItem,
		}));
	},
};
