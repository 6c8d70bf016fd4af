import { apiAccessErrors } from './api-access';
import { apiRequestErrors } from './api-request';
import { consentErrors } from './consent';
import type { Channel, ErrorRow } from './error-row';
import { imapErrors } from './imap';
import { machineErrors } from './machine';
import { networkErrors } from './network';
import { serviceAccountErrors } from './service-account';
import { deliveryErrors } from './smtp-delivery';
import { submissionErrors } from './smtp-submission';
import { tokenErrors } from './token';

/** Errors by the wire they come over, Google's, the network's and the machine's, the particular ones before the general. */
export const errorTable: Record<Channel, ErrorRow[]> = {
	token: [...serviceAccountErrors, ...consentErrors, ...tokenErrors],
	imap: imapErrors,
	smtp: [...submissionErrors, ...deliveryErrors],
	api: [...apiAccessErrors, ...apiRequestErrors],
	network: networkErrors,
	machine: machineErrors,
};
