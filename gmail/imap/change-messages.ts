import type { Connection, Moved } from './connection';
import type { MessageChanges } from './message-changes';
import { planOnFolders } from './plan-on-folders';
import { planOnLabels } from './plan-on-labels';

/**
 * Changes messages of the open folder, all of them by the same few commands: on Gmail by labels, on other servers by
 * flags and folders as far as those go. Messages that are gone meanwhile are passed over.
 *
 * @returns where they went, if they left the folder
 * @throws GmailError for a label that does not exist, or is Gmail's alone to set, or a server that has no labels; it
 * names the messages that a refused command is about
 */
export const changeMessages = async (
	connection: Connection,
	uids: number[],
	changes: MessageChanges,
): Promise<Moved | undefined> => {
	if (uids.length === 0) return undefined;
	const plan = await (connection.gmail ? planOnLabels : planOnFolders)(connection, changes);
	for (const path of plan.createFolders) await connection.createFolder(path);
	await connection.addFlags(uids, plan.addFlags);
	await connection.removeFlags(uids, plan.removeFlags);
	await connection.addLabels(uids, plan.addLabels);
	await connection.removeLabels(uids, plan.removeLabels);
	return plan.move === undefined ? undefined : await connection.move(uids, plan.move);
};
