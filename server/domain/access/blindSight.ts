/** Under blind review an expert reads neither what tells who applies nor personal data. */
export const readableBlind = ({
  identifying,
  private: personal,
}: {
  readonly identifying: boolean;
  readonly private: boolean;
}): boolean => !identifying && !personal;
