import type { Account } from '../account';
import { GmailError } from '../errors';
import type { Receipt, Transport } from '../message';
import { apiSender } from './api';
import type { Composed } from './compose';
import { smtpSender } from './smtp';

/** Sends messages of one account, one after another. */
export interface Sender {
	/** @throws GmailError with Gmail's answer and the remedy */
	send(message: Composed): Promise<Receipt>;
	/**
	 * Signs in without sending anything.
	 *
	 * @returns one sentence on what answered
	 */
	check(): Promise<string>;
	/** Never throws. */
	close(): Promise<void>;
}

const senders: Record<Transport, (account: Account) => Sender> = {
	smtp: smtpSender,
	api: apiSender,
};

/**
 * Opens the way out.
 *
 * @param transport `automatic`: SMTP where the access level allows it, else the API
 * @throws GmailError `accessLevelTooLow` before any connection when SMTP is asked of a send-only credential
 */
export const openSender = (account: Account, transport: Transport | 'automatic'): Sender => {
	const chosen =
		transport === 'automatic' ? (account.access === 'fullMail' ? 'smtp' : 'api') : transport;
	if (chosen === 'smtp' && account.access !== 'fullMail') {
		throw new GmailError(`The credential for ${account.address} cannot send over SMTP`, {
			code: 'accessLevelTooLow',
			retry: 'never',
			remedy:
				'Choose the transport "Gmail API", or the access level "Full mail" in the credential.',
		});
	}
	return senders[chosen](account);
};
