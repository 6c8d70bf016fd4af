import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import type { AccessLevel, Servers } from '../../gmail';

/** What a person typed into a field, without blanks around it. */
export const textOf = (value: unknown): string => (typeof value === 'string' ? value.trim() : '');

export const accessOf = (credential: ICredentialDataDecryptedObject): AccessLevel =>
	credential.accessLevel === 'sendOnly' ? 'sendOnly' : 'fullMail';

/** Google's servers, or those of the section "Use Other Servers or a Proxy". */
export const serversOf = (credential: ICredentialDataDecryptedObject, google: Servers): Servers =>
	credential.customServers === true
		? {
				imap: { host: textOf(credential.imapHost), port: Number(credential.imapPort) },
				smtp: { host: textOf(credential.smtpHost), port: Number(credential.smtpPort) },
				api: textOf(credential.apiUrl).replace(/(?<!\/)\/+$/, ''),
				proxy: textOf(credential.mailProxy),
			}
		: google;
