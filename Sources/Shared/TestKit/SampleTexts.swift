/// Texts that several tests read.
public enum SampleTexts {
    /// A report, English.
    public static let english = """
        Restoring the Tidemill at Harrow Creek

        14 March 2026

        The tidemill at Harrow Creek was built in 1787 and ground corn for the surrounding villages until 1931. Its wheel,
        six metres across, was driven by water that the incoming tide had filled into a mill pond of two hectares.

        In 2019 a group of volunteers formed a trust to restore the mill. Engineers surveyed the foundations and found that
        the oak piles under the wheel pit were sound, although the sluice gates had rotted away. New sluice gates were made
        of greenheart, a timber that resists shipworm.

        The water wheel was the largest task. Mr. Ellis, the last working millwright in the county, recommended casting a
        new hub rather than welding the old one. Volunteers cut the 48 elm floats for the wheel by hand.
        """

    /// A report, Thai.
    public static let thai = """
        รายงานผลผลิตข้าวหอมมะลิ ปีการเพาะปลูก 2568
        สำนักงานเกษตรจังหวัดขอนแก่น วันที่ 14 มีนาคม 2569

        ผลผลิตข้าวหอมมะลิในจังหวัดขอนแก่นเพิ่มขึ้นร้อยละ 12 เมื่อเทียบกับปีที่ผ่านมา เกษตรกรส่วนใหญ่เก็บเกี่ยวข้าวในเดือนพฤศจิกายน และขายข้าวเปลือกให้กับโรงสีข้าวในพื้นที่

        นอกจากนี้ สำนักงานเกษตรได้ใช้โดรนถ่ายภาพแปลงนา เพื่อตรวจสอบโรคพืชและความชื้นของดิน ภาพถ่ายจากโดรนช่วยให้เจ้าหน้าที่พบแปลงนาที่ขาดน้ำได้เร็วขึ้น

        อย่างไรก็ตาม ราคาปุ๋ยเคมีเพิ่มขึ้นอย่างต่อเนื่อง สำนักงานเกษตรจึงส่งเสริมให้เกษตรกรใช้ปุ๋ยอินทรีย์ และรวมกลุ่มเป็นสหกรณ์เพื่อซื้อปุ๋ยในราคาที่ต่ำกว่า
        """
}
