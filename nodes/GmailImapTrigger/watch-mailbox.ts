import { setTimeout as sleep } from 'node:timers/promises';
import { NodeOperationError, type INodeExecutionData, type ITriggerFunctions } from 'n8n-workflow';
import type { Account, GmailError, Handover, Receiver, SharedLimit, Watch } from '../../gmail';
import { accountOf } from '../shared/account';
import type { Core } from '../shared/core';
import { toNodeError, understand } from '../shared/errors';
import { processWide } from '../shared/process-wide';
import { isQueueMode } from '../shared/queue-mode';
import { reasonOf } from '../shared/reason-of';
import { shutdown } from '../shared/shutdown';
import { claim } from './claims';
import { deadLetterReport } from './dead-letter-report';
import { execute, keywordOf, keywordOfTrigger, triggerOf } from './delivery';
import { othersAt } from './live-watches';
import { folderIn, mailboxName, nameOf, type Origin } from './origin';
import { toItem, withRepeat } from './item';
import { createDatabaseWatch, isDatabaseThere } from './database';
import { ownAddresses } from './own-addresses';
import type { TriggerParameters } from './parameters';
import type { SavedState } from './saved-state';
import { repliesOf } from './replies';
import { selectionOf } from './selection';
import { stuckError } from './stuck';

/** Names it for a person. */
const nameInLog = ({ mailbox, folder }: Origin): string =>
	mailbox === '' ? folder : `${folder} of ${mailbox}`;

/** Pause before a message is handed out again that n8n has an execution of already. */
const KNOWN_PAUSE_IN_QUEUE_MODE_MS = 30_000;

/** How long a connection stays open for executions that run on after their trigger was closed, in ms. */
const STAYS_FOR_MS = 30_000;

/** What a person reads in n8n's log about this trigger. */
export const inLog = (context: ITriggerFunctions): string =>
	`Gmail IMAP Trigger "${context.getNode().name}"`;

/** A failure as n8n shows it. */
export const explain = (
	context: ITriggerFunctions,
	core: Core,
	error: unknown,
): NodeOperationError => toNodeError(context.getNode(), understand(core, error, 'imap'));

/** What of a folder is read, and how its items are made; the same for a test and for a published workflow. */
export const readingOf = (
	context: ITriggerFunctions,
	core: Core,
	{ mailbox, folder }: Origin,
	parameters: TriggerParameters,
) => {
	const own = ownAddresses(core, (error) =>
		context.logger.warn(
			`${inLog(context)}: mail sent from an alias counts as others': ${error.message}`,
			{ answer: error.answer },
		),
	);
	const signIn = async (): Promise<Account> =>
		own.of(await accountOf(context, parameters.authentication, mailbox));
	const prepare: Receiver<INodeExecutionData>['prepare'] = async (message, content, { lastTry }) =>
		await toItem(
			message,
			content,
			{ ...parameters, keyword: keywordOf(context), lastTry },
			async (data, name, type) => await context.helpers.prepareBinaryData(data, name, type),
		);
	const { format } = parameters;
	return { folder, format, signIn, prepare, ...selectionOf(core, parameters, own.known) };
};

/** Executions that all triggers of this process may have at once: more would only wait in n8n, which begins them anew at its next start. */
const productionLimit = (core: Core): SharedLimit =>
	processWide('production-limit-1', () => {
		const limit = Number(process.env.N8N_CONCURRENCY_PRODUCTION_LIMIT);
		// In queue mode each worker has a limit of its own.
		return core.createSharedLimit(limit > 0 && !isQueueMode() ? limit : Infinity);
	});

/** Watches one folder of one mailbox for a published workflow. */
export const watchMailbox = (
	context: ITriggerFunctions,
	core: Core,
	origin: Origin,
	{
		parameters,
		state,
		handover,
		startAfter,
		wasDown,
	}: {
		parameters: TriggerParameters;
		state: SavedState;
		/** What a predecessor left, whose executions still run. */
		handover: Handover | undefined;
		/** ms */
		startAfter: number;
		/** n8n itself has just started: no trigger watched until now. */
		wasDown: boolean;
	},
): Watch => {
	const name = nameOf(origin);
	const log = inLog(context);
	const { folder } = origin;
	const mailbox = mailboxName(origin);
	const trigger = triggerOf(context);
	const inExecutions = (error: NodeOperationError): void => {
		try {
			context.saveFailedExecution?.(error);
		} catch (failure) {
			// n8n could not keep it: the log has it.
			context.logger.error(`${log}: this could not be shown among the executions`, {
				error: String(failure),
			});
		}
	};
	const tell = (error: GmailError): void => {
		context.logger.warn(`${log}: ${error.message}`, { answer: error.answer });
		inExecutions(explain(context, core, error));
	};
	const deadLetters = deadLetterReport(({ tries, label, account, mailbox: path, id }, count) => {
		const times = `${tries} ${tries === 1 ? 'time' : 'times'}`;
		const error = new NodeOperationError(
			context.getNode(),
			count === 1
				? `A message failed ${times} and was set aside under the label ${label}`
				: `${count} messages failed ${times} each and were set aside under the label ${label}`,
			{
				description: `${count === 1 ? 'It is' : 'The last one is'} the message ${id} in ${path} of ${account}. Failed executions in the list before this one show why, and n8n can run them again; those that the end of n8n cut off count too. Later messages go on as usual. When they are dealt with, take the label off in Gmail.`,
			},
		);
		context.logger.warn(`${log}: ${error.message}`, { account, mailbox: path, id });
		inExecutions(error);
	});
	const { acknowledgeAt, comesAgainAfter, maxTries, maxInFlight, inOrder, batchSize, firstStart } =
		parameters;
	const database = createDatabaseWatch(
		async () => await isDatabaseThere(context, parameters.authentication),
	);
	const otherFolders = parameters.folders.filter((other) => other !== folder);
	const reading = readingOf(context, core, origin, parameters);
	const replies = repliesOf(context, core, origin, parameters, reading, log);
	const others = (): string[] => {
		const { account } = watching.cursor();
		return othersAt(
			trigger,
			(other, watch) =>
				folderIn(other) === folderIn(name) &&
				watch.cursor().account.toLowerCase() === account.toLowerCase(),
		).map(keywordOfTrigger);
	};
	const ending = shutdown();
	const watching: Watch = core.watch<INodeExecutionData>({
		...reading,
		...replies.watching,
		cursor: state.cursor(name) ?? core.startNow,
		others: () => (wasDown ? others() : []),
		handover,
		startAfter,
		keyword: keywordOf(context),
		acknowledgeAt,
		comesAgainAfter,
		maxTries,
		maxInFlight,
		sharedLimit: productionLimit(core),
		// Another main may run it at this moment.
		knownPause: isQueueMode() ? KNOWN_PAUSE_IN_QUEUE_MODE_MS : undefined,
		othersMayRun: isQueueMode(),
		justStarted: wasDown,
		// As long as n8n waits for its executions another main may ask who runs them.
		staysFor: () => Math.max(STAYS_FOR_MS, ending.signal.aborted ? ending.left() : 0),
		inOrder,
		batchSize,
		firstStart,
		otherFolders,
		afterwards: { success: parameters.afterSuccess, failure: parameters.afterFailure },
		claim:
			otherFolders.length > 0
				? (identity) => claim({ trigger, mailbox, folder }, identity)
				: undefined,
		deliver: async ({ messages, cursor }) => {
			state.saveCursor(name, cursor);
			const told = messages.map(withRepeat);
			return await execute(context, mailbox, told, database, parameters.longestSilence);
		},
		onNotStarted: (error) => {
			const failure = new NodeOperationError(
				context.getNode(),
				'Mail has arrived, and n8n could not start an execution for it',
				{
					description: `n8n says: ${reasonOf(error)}. The message is tried again until it starts, and nothing is lost. You look at the log of n8n, its database and, in queue mode, at Redis and the workers: each worker needs this package too.`,
				},
			);
			context.logger.warn(`${log}: ${failure.message}`, { error: String(error) });
			inExecutions(failure);
		},
		onStuck: ({ running, silentFor }) => {
			const error = stuckError(context, { running, silentFor, inQueueMode: isQueueMode() });
			context.logger.warn(`${log}: ${error.message}. ${error.description}`);
			inExecutions(error);
		},
		onUnstuck: () => context.logger.info(`${log}: an execution has ended, and mail goes on`),
		onOutage: tell,
		onAfterwardsRefused: tell,
		onKeywordsLost: (error) =>
			context.logger.warn(`${log}: ${error.message}. ${error.remedy}`, { answer: error.answer }),
		onCursorIgnored: (account) =>
			context.logger.warn(
				`${log}: what n8n had kept for ${nameInLog(origin)} is of another mailbox or folder, and is not used`,
				{ account },
			),
		onDeadLetter: deadLetters.add,
		onRecovery: () => context.logger.info(`${log}: mail arrives again`),
	});
	// n8n closes its triggers one after another; none may hand out mail while it waits for its turn.
	const stop = (): void => void watching.close();
	ending.signal.addEventListener('abort', stop, { once: true });
	return {
		...watching,
		close: async () => {
			ending.signal.removeEventListener('abort', stop);
			deadLetters.close();
			replies.close();
			await watching.close();
			// n8n ends its process half a second after its last execution: too soon to tell the server that this one is done.
			if (ending.signal.aborted) {
				await Promise.race([watching.settled(), sleep(ending.left(), undefined, { ref: false })]);
			}
		},
	};
};
