import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import type { Label } from '../../gmail';
import { accountOf } from '../shared/account';
import type { Authentication } from '../shared/authentication';
import { loadCore } from '../shared/core';
import { toNodeError } from '../shared/errors';

interface Choice {
	name: string;
	value: string;
}

const ownFirst = (a: Label, b: Label): number =>
	Number(a.type === 'system') - Number(b.type === 'system');

/** Lists what a label of the mailbox offers, filtered by what the person typed. */
const searchable = (choicesOf: (label: Label) => Choice[], extra: Choice[] = []) =>
	async function (this: ILoadOptionsFunctions, filter = ''): Promise<INodeListSearchResult> {
		const core = await loadCore();
		try {
			const account = await accountOf(
				this,
				this.getNodeParameter('authentication') as Authentication,
				this.getNodeParameter('actFor', '') as string,
			);
			const session = core.openMailbox(account);
			try {
				const labels = (await core.listLabels(session)).sort(ownFirst);
				const wanted = filter.toLowerCase();
				return {
					results: [...labels.flatMap(choicesOf), ...extra].filter(({ name }) =>
						name.toLowerCase().includes(wanted),
					),
				};
			} finally {
				await session.close();
			}
		} catch (error) {
			throw toNodeError(
				this.getNode(),
				core.classify(error, { mailbox: 'this mailbox', channel: 'imap' }),
			);
		}
	};

/** Labels that only Gmail gives. */
const givenByGmail = ['SENT', 'DRAFT'];

/** As Gmail shows them: without the folder that IMAP keeps its own in. */
const shown = ({ path, type }: Label): string =>
	type === 'system' ? path.slice(path.lastIndexOf('/') + 1) : path;

const named = (label: Label): Choice => ({ name: shown(label), value: label.name });

/** The lists of the fields that take a label or folder. */
export const listSearch = {
	searchMailboxes: searchable((label) => [{ name: shown(label), value: label.folder }]),
	searchLabels: searchable(
		(label) =>
			label.folder === '\\All' || givenByGmail.includes(label.name) ? [] : [named(label)],
		[{ name: 'Unread', value: 'UNREAD' }],
	),
	searchOwnLabels: searchable((label) => (label.type === 'user' ? [named(label)] : [])),
};
