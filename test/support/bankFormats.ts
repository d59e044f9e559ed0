import { loadBankFormats } from '../../server/adapters/bankFormats.js';
import { usualFormats } from '../../server/domain/fund/bankFiles/chosenFormats.js';

const loaded = loadBankFormats('config/bank-files', usualFormats);

/** The formats that come with the product, read once a worker. */
export const formatsOfProduct = () => loaded;

export const formatNames = ['zone_csv', 'bank_csv_gb18030', 'bank_fixed', 'treasury_xlsx'] as const;
