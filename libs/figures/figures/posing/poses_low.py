"""Poses that a seat or the floor bears: sitting, reclining, lying."""

from figures.posing.pose import Arm, Leg, Pose, Trunk

SITTING = (
    Pose(
        support="seat",
        hips=Trunk(bend=-4),
        spine=Trunk(bend=10),
        head=Trunk(turn=16, bend=-4),
        left_arm=Arm(raised=32, toward=12, twist=24, elbow=52, pronation=60, hand="relaxed"),
        right_arm=Arm(raised=30, toward=14, twist=20, elbow=56, pronation=60, hand="relaxed"),
        left_leg=Leg(raised=84, toward=14, turnout=6, knee=84),
        right_leg=Leg(raised=82, toward=22, turnout=8, knee=72),
    ),
    Pose(
        support="seat",
        hips=Trunk(bend=12),
        spine=Trunk(bend=30, turn=-6),
        head=Trunk(bend=-14, turn=-10),
        left_arm=Arm(raised=52, toward=10, twist=26, elbow=62, pronation=40),
        right_arm=Arm(raised=64, toward=2, twist=38, elbow=118, pronation=30, hand="relaxed"),
        left_leg=Leg(raised=90, toward=24, turnout=10, knee=92),
        right_leg=Leg(raised=94, toward=20, turnout=10, knee=70),
    ),
    Pose(
        support="seat",
        hips=Trunk(bend=-8, turn=6),
        spine=Trunk(bend=6, side=6, turn=8),
        head=Trunk(turn=-18, side=-4),
        left_arm=Arm(raised=24, toward=150, twist=-14, elbow=10, pronation=-30, wrist=-40, hand="flat"),
        right_arm=Arm(raised=36, toward=20, twist=36, elbow=58, pronation=56),
        left_leg=Leg(raised=82, toward=6, turnout=4, knee=86),
        right_leg=Leg(raised=98, toward=-18, turnout=8, knee=76, planted=False, point=18),
        view=-24,
    ),
)

RECLINING = (
    Pose(  # leaning back on both hands
        support="floor",
        hips=Trunk(bend=-42),
        spine=Trunk(bend=18),
        head=Trunk(bend=14, turn=20),
        left_arm=Arm(raised=44, toward=158, twist=-10, elbow=6, pronation=-60, wrist=-10, hand="flat"),
        right_arm=Arm(raised=44, toward=158, twist=-10, elbow=6, pronation=-60, wrist=-10, hand="flat"),
        left_leg=Leg(raised=54, toward=4, turnout=6, knee=10, point=24, planted=False),
        right_leg=Leg(raised=88, toward=6, turnout=4, knee=92, point=20, planted=False),
        view=52,
    ),
    Pose(  # on one side, propped on the elbow
        support="floor",
        hips=Trunk(side=82, turn=0),
        spine=Trunk(side=-30, bend=6),
        head=Trunk(side=-24, turn=-8),
        left_arm=Arm(raised=66, toward=66, twist=10, elbow=108, pronation=10, hand="flat"),
        right_arm=Arm(raised=18, toward=30, twist=20, elbow=46, pronation=40),
        left_leg=Leg(raised=24, toward=0, turnout=0, knee=34, point=26, planted=False),
        right_leg=Leg(raised=42, toward=0, turnout=6, knee=76, point=26, planted=False),
        view=0,
    ),
)

LYING = (
    Pose(  # on the back
        support="floor",
        hips=Trunk(bend=-90),
        spine=Trunk(bend=2),
        head=Trunk(bend=6, turn=24),
        left_arm=Arm(raised=42, toward=88, twist=-40, elbow=24, pronation=-30),
        right_arm=Arm(raised=132, toward=88, twist=-60, elbow=58, pronation=-20),
        left_leg=Leg(raised=9, toward=90, turnout=26, knee=6, point=34, planted=False),
        right_leg=Leg(raised=46, toward=30, turnout=14, knee=82, point=36, planted=False),
        view=64,
    ),
    Pose(  # on the front, head on the arms
        support="floor",
        hips=Trunk(bend=90),
        spine=Trunk(bend=-5),
        head=Trunk(bend=-14, turn=36),
        left_arm=Arm(raised=128, toward=96, twist=60, elbow=92, pronation=0, hand="flat"),
        right_arm=Arm(raised=132, toward=96, twist=60, elbow=88, pronation=0, hand="flat"),
        left_leg=Leg(raised=8, toward=24, turnout=10, knee=3, point=58, planted=False),
        right_leg=Leg(raised=16, toward=48, turnout=20, knee=26, point=50, planted=False),
        view=64,
    ),
)
