import type { Account } from '../account';
import { requestGoogleApi } from '../google-api';

/** An address that the account may send as. */
export interface SendAsAlias {
	address: string;
	name: string;
	isDefault: boolean;
	/** HTML; '' where there is none. */
	signature: string;
}

interface SendAsList {
	sendAs?: {
		sendAsEmail?: string;
		displayName?: string;
		isDefault?: boolean;
		signature?: string;
		verificationStatus?: string;
		isPrimary?: boolean;
	}[];
}

const TIMEOUT_MS = 20_000;

/**
 * The verified addresses that the account may send as; needs full mail access
 * (https://developers.google.com/workspace/gmail/api/reference/rest/v1/users.settings.sendAs/list).
 *
 * @throws GmailError when the API refuses
 */
export const listAliases = async ({
	address,
	servers,
	getToken,
}: Account): Promise<SendAsAlias[]> => {
	const { sendAs = [] } = await requestGoogleApi<SendAsList>({
		url: `${servers.api}/gmail/v1/users/me/settings/sendAs`,
		token: await getToken(),
		mailbox: address,
		timeout: TIMEOUT_MS,
	});
	return sendAs
		.filter(({ isPrimary, verificationStatus }) => isPrimary || verificationStatus === 'accepted')
		.map(({ sendAsEmail = '', displayName = '', isDefault = false, signature = '' }) => ({
			address: sendAsEmail,
			name: displayName,
			isDefault,
			signature,
		}));
};
