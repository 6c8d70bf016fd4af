import type { Mail } from '../message';
import type { FetchedMessage } from './fetched-message';
import { hexId } from './identity';
import { toLabels } from './labels';

/** Where a fetched message comes from. */
export interface Origin {
	/** Address of the Gmail account. */
	account: string;
	/** Path of the folder. */
	mailbox: string;
	/** The folder as it was asked for: path or special use. */
	folder: string;
}

/** '' for what is no time. */
export const isoDate = (value: Date): string =>
	Number.isNaN(value.getTime()) ? '' : value.toISOString();

/** Gmail's ids and labels; nothing on other servers. */
export const gmailFields = (
	fetched: FetchedMessage,
	folder: string,
): Pick<Mail, 'id' | 'threadId' | 'labels'> =>
	fetched.gmail
		? {
				id: hexId(fetched.gmail.messageId),
				threadId: hexId(fetched.gmail.threadId),
				labels: toLabels(fetched.gmail.labels, fetched.flags, folder),
			}
		: {};
