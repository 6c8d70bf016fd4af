import type { ITriggerFunctions } from 'n8n-workflow';
import * as core from '../../gmail';
import { readParameters } from '../../nodes/GmailImapTrigger/parameters';

/** The form of the trigger as n8n hands it over: what was not filled in has its default. */
const form = (filled: Record<string, unknown>): ITriggerFunctions =>
	({
		getNodeParameter: (name: string, otherwise: unknown) => filled[name] ?? otherwise,
	}) as unknown as ITriggerFunctions;

describe('the parameters of the trigger', () => {
	it('read a date, and megabytes as bytes', () => {
		const filters = { receivedAfter: '2026-11-24T08:00:00Z', largerThan: 1.5 };
		expect(readParameters(form({ filters }), core).filters).toMatchObject({
			receivedAfter: new Date('2026-11-24T08:00:00Z'),
			largerThan: 1_500_000,
		});
	});

	it('refuse what is no date, and say in which field', () => {
		expect(() =>
			readParameters(form({ filters: { receivedAfter: 'last Tuesday' } }), core),
		).toThrow('"last Tuesday" in "Received After" is not a date');
	});

	it('take labels by name, and a list where a name holds a comma', () => {
		const afterSuccess = { addLabels: 'Done, n8n/done', removeLabels: ['Smith, Jane', 'New'] };
		expect(readParameters(form({ afterSuccess }), core).afterSuccess).toEqual({
			addLabels: ['Done', 'n8n/done'],
			removeLabels: ['Smith, Jane', 'New'],
		});
	});

	it('take several mailboxes and labels, each once', () => {
		expect(
			readParameters(
				form({
					actFor: 'a@x.test, b@x.test; a@x.test',
					mailbox: 'INBOX',
					options: { moreFolders: ['Orders, new', 'INBOX'] },
				}),
				core,
			),
		).toMatchObject({ mailboxes: ['a@x.test', 'b@x.test'], folders: ['INBOX', 'Orders, new'] });
	});
});
