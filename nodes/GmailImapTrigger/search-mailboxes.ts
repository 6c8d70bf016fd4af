import type {
	ILoadOptionsFunctions,
	INodeListSearchResult,
	INodePropertyOptions,
} from 'n8n-workflow';
import { accountOf } from '../shared/account';
import type { Authentication } from '../shared/authentication';
import { loadCore } from '../shared/core';
import { toNodeError } from '../shared/errors';

/** The labels and folders of the mailbox, Gmail's own by their special use; of the first one where there are several. */
export async function getMailboxes(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const core = await loadCore();
	try {
		const [actFor] = (this.getNodeParameter('actFor', '') as string).split(/[,;\n]/);
		const account = await accountOf(
			this,
			this.getNodeParameter('authentication') as Authentication,
			actFor.trim(),
		);
		const folders = await core.listFolders(account);
		return folders.map(({ id, name }) => ({ name, value: id }));
	} catch (error) {
		throw toNodeError(
			this.getNode(),
			core.classify(error, { mailbox: 'this mailbox', channel: 'imap' }),
		);
	}
}

/** The same, for a list that is searched. */
export async function searchMailboxes(
	this: ILoadOptionsFunctions,
	filter = '',
): Promise<INodeListSearchResult> {
	const wanted = filter.toLowerCase();
	const mailboxes = await getMailboxes.call(this);
	return {
		results: mailboxes
			.filter(({ name }) => name.toLowerCase().includes(wanted))
			.map(({ name, value }) => ({ name, value: String(value) })),
	};
}
